"""The same rolling plans through other solvers, side by side.

Needs OR-Tools and HiGHS (`pip install ortools highspy`); neither building nor testing
needs this file. Export an instance first, then ask the peers:

    cargo bench --bench rolling -- --export 40 instance.json
    python benches/peers.py instance.json --seconds 60 --ours 4.2 --ours-cost 8840.1

One start is chosen for each job. Capacities hold at every instant at which a job may
start; jobs of a wave end `soak` before those of a later one start.
"""

import argparse
import json
import multiprocessing
import time


def read(path):
    with open(path) as file:
        return json.load(file)


def cp_sat(problem, seconds, threads):
    """Interval variables and cumulative rows, with the cost as a table of the start."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    most = max(max(job["costs"]) for job in problem["jobs"])
    scale = 1e9 / max(most, 1e-9)
    starts, costs = [], []
    for job in problem["jobs"]:
        start = model.new_int_var_from_domain(cp_model.Domain.from_values(job["starts"]), "")
        cost = model.new_int_var(0, int(scale * most) + 1, "")
        rows = [(s, round(c * scale)) for s, c in zip(job["starts"], job["costs"])]
        model.add_allowed_assignments([start, cost], rows)
        starts.append(start)
        costs.append(cost)
    for at, capacity in enumerate(problem["capacities"]):
        intervals = [
            model.new_fixed_size_interval_var(starts[i], minutes, "")
            for i, job in enumerate(problem["jobs"])
            for resource, minutes in job["uses"]
            if resource == at
        ]
        if max(capacity) == 1:
            model.add_no_overlap(intervals)
        else:
            model.add_cumulative(intervals, [1] * len(intervals), max(capacity))
    waves = sorted({job["wave"] for job in problem["jobs"]})
    for wave in waves[1:]:
        border = model.new_int_var(problem["instants"][0], problem["instants"][-1], "")
        for start, job in zip(starts, problem["jobs"]):
            if job["wave"] < wave:
                model.add(start + job["length"] + problem["soak"] <= border)
            else:
                model.add(border <= start)
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = threads
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    value = solver.objective_value / scale if found else None
    return value, solver.best_objective_bound / scale


def highs(problem, seconds, threads):
    """One binary for each start, a row for each capacity and instant; borders by instant."""
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", float(seconds))
    solver.setOptionValue("threads", threads)
    rows = {}
    names = []
    for i, job in enumerate(problem["jobs"]):
        chosen = []
        for start, cost in zip(job["starts"], job["costs"]):
            solver.addCol(cost, 0.0, 1.0, 0, [], [])
            column = len(names)
            names.append((i, start))
            solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
            chosen.append(column)
            for resource, minutes in job["uses"]:
                for at, instant in enumerate(problem["instants"]):
                    if start <= instant < start + minutes:
                        rows.setdefault((resource, at), []).append(column)
        solver.addRow(1.0, 1.0, len(chosen), chosen, [1.0] * len(chosen))
    for (resource, at), columns in sorted(rows.items()):
        capacity = float(problem["capacities"][resource][at])
        if len({names[c][0] for c in columns}) > capacity:
            solver.addRow(-highspy.kHighsInf, capacity, len(columns), columns, [1.0] * len(columns))
    waves = sorted({job["wave"] for job in problem["jobs"]})
    of_job = {}
    for column, (i, start) in enumerate(names):
        of_job.setdefault(i, []).append((start, column))
    for wave in waves[1:]:
        # `border` is a time; a job's start is the sum of its starts, each times its binary.
        solver.addCol(0.0, float(problem["instants"][0]), float(problem["instants"][-1]), 0, [], [])
        border = len(names)
        names.append((None, None))
        for i, job in enumerate(problem["jobs"]):
            columns = [c for _, c in of_job[i]] + [border]
            values = [float(s) for s, _ in of_job[i]] + [-1.0]
            if job["wave"] < wave:
                limit = -float(job["length"] + problem["soak"])
                solver.addRow(-highspy.kHighsInf, limit, len(columns), columns, values)
            else:
                solver.addRow(0.0, highspy.kHighsInf, len(columns), columns, values)
    solver.run()
    info = solver.getInfo()
    found = info.primal_solution_status == 2
    return (info.objective_function_value if found else None), info.mip_dual_bound


def timed(solve, *arguments):
    began = time.perf_counter()
    value, bound = solve(*arguments)
    return value, bound, time.perf_counter() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instance")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--ours", type=float, help="seconds that lowtide took")
    parser.add_argument("--ours-cost", type=float, help="the cost that lowtide found")
    parser.add_argument("--only", choices=["cp-sat", "highs"])
    arguments = parser.parse_args()
    problem = read(arguments.instance)
    print(f"{len(problem['jobs'])} jobs, {len(problem['instants'])} instants")
    for name, solve in (("cp-sat", cp_sat), ("highs", highs)):
        if arguments.only not in (None, name):
            continue
        # A process each: the two libraries bring the same symbols and do not mix.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            asked = (solve, problem, arguments.seconds, arguments.threads)
            value, bound, took = pool.apply(timed, asked)
        gap = "no plan" if value is None else f"gap {(value - bound) / max(value, 1e-12):.3%}"
        line = f"{name:7} {took:7.1f} s  cost {value}  bound {bound:.6g}  {gap}"
        if arguments.ours:
            line += f"  {took / arguments.ours:.1f} times our time"
        if arguments.ours_cost and value is not None:
            line += f"  {value / arguments.ours_cost:.4f} times our cost"
        print(line, flush=True)


if __name__ == "__main__":
    main()
