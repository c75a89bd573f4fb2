"""The embedded API: schema, operations, database. Only `execution` needs graphql-core."""
