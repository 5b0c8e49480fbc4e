//! What brings events of a warehouse down to hours? A statement in its own dialect, whose
//! result is a table that [`super::read`] understands.

/// Whose SQL it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    BigQuery,
    ClickHouse,
    DuckDb,
    Postgres,
    Spark,
    Sqlite,
}

/// What is asked of the warehouse.
#[derive(Clone, Copy, Debug)]
pub struct Query<'q> {
    /// The table, with its schema where it needs one.
    pub table: &'q str,
    pub time: &'q str,
    /// The column that tells regions apart.
    pub region: Option<&'q str>,
    /// What is summed up in an hour, as an expression, such as `count(*)`.
    pub measure: &'q str,
}

/// The statement, with a final line break.
pub fn statement(dialect: Dialect, query: &Query) -> String {
    let Query { table, time, region, measure } = *query;
    let table: Vec<String> = table.split('.').map(|part| quoted(dialect, part)).collect();
    let (table, time) = (table.join("."), quoted(dialect, time));
    // Hours of UTC, whatever the zone of the session.
    let hour = match dialect {
        Dialect::BigQuery => format!("DIV(UNIX_SECONDS(TIMESTAMP({time})), 3600) * 3600"),
        Dialect::ClickHouse => format!("intDiv(toUnixTimestamp({time}), 3600) * 3600"),
        Dialect::DuckDb => format!("CAST(floor(epoch({time}) / 3600) * 3600 AS BIGINT)"),
        Dialect::Postgres => {
            format!("CAST(floor(extract(epoch FROM {time}) / 3600) * 3600 AS bigint)")
        }
        Dialect::Spark => format!("CAST(floor(unix_timestamp({time}) / 3600) * 3600 AS BIGINT)"),
        Dialect::Sqlite => format!("CAST(strftime('%s', {time}) AS INTEGER) / 3600 * 3600"),
    };
    let (column, groups) = match region {
        Some(region) => (format!("  {} AS region,\n", quoted(dialect, region)), "1, 2"),
        None => (String::new(), "1"),
    };
    format!(
        "SELECT\n  {hour} AS hour_start,\n{column}  {measure} AS users\nFROM {table}\nGROUP BY {groups}\nORDER BY {groups};\n"
    )
}

fn quoted(dialect: Dialect, name: &str) -> String {
    let quote = match dialect {
        Dialect::BigQuery | Dialect::ClickHouse | Dialect::Spark => '`',
        Dialect::DuckDb | Dialect::Postgres | Dialect::Sqlite => '"',
    };
    let doubled = name.replace(quote, &format!("{quote}{quote}"));
    format!("{quote}{doubled}{quote}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_and_hours_are_those_of_utc() {
        let query = Query {
            table: "app.events",
            time: "created \"at\"",
            region: Some("region"),
            measure: "count(DISTINCT user_id)",
        };
        assert_eq!(
            statement(Dialect::Postgres, &query),
            "SELECT\n  CAST(floor(extract(epoch FROM \"created \"\"at\"\"\") / 3600) * 3600 AS bigint) AS hour_start,\n  \
             \"region\" AS region,\n  count(DISTINCT user_id) AS users\nFROM \"app\".\"events\"\n\
             GROUP BY 1, 2\nORDER BY 1, 2;\n"
        );
        let query = Query { region: None, measure: "count(*)", ..query };
        assert!(
            statement(Dialect::BigQuery, &query)
                .ends_with("FROM `app`.`events`\nGROUP BY 1\nORDER BY 1;\n")
        );
    }
}
