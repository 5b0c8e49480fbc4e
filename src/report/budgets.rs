//! What is left of each downtime budget?

use crate::fleet::Fleet;
use crate::plan::BudgetUse;
use crate::report::document::{Column, Table};

/// One row for each budget and period.
pub fn table(fleet: &Fleet, budgets: &[BudgetUse]) -> Table {
    let mut table = Table::new(vec![
        Column::left("Region", 0),
        Column::left("Rule", 1),
        Column::left("Period", 0),
        Column::right("Used", 0),
        Column::right("Left", 0),
        Column::right("Of", 1),
    ]);
    for budget in budgets {
        let region = &fleet.regions[budget.region];
        table.row(vec![
            region.id.clone(),
            region.rules[budget.rule].id.clone(),
            budget.period.clone(),
            format!("{}m", budget.used),
            format!("{}m", budget.left()),
            format!("{}m", budget.limit),
        ]);
    }
    table
}

/// That users who are drained count, too, where some budget is of such a region.
pub fn about_drained(fleet: &Fleet, budgets: &[BudgetUse]) -> Option<String> {
    let mut of_drained = budgets.iter().filter(|b| fleet.regions[b.region].failover.is_some());
    of_drained.next().map(|_| {
        "Of a region that is drained to its failover the whole disruption counts as downtime."
            .to_owned()
    })
}
