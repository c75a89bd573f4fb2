// JSON Schema on stdin (from generate_protocol.py) to TypeScript on stdout.
import { text } from "node:stream/consumers";
import { compile } from "json-schema-to-typescript";

// msgspec writes tuples as JSON Schema 2020-12 does, json-schema-to-typescript reads draft 4.
const tuples = (_key, value) =>
  value?.prefixItems === undefined ? value : { ...value, items: value.prefixItems };
const schema = JSON.parse(await text(process.stdin), tuples);
process.stdout.write(
  await compile(schema, "Protocol", {
    bannerComment:
      "// Generated from lb_widgets/messages and the traits of lb_widgets/widgets by `make protocol`.\n// Do not edit: a check compares it with what Python declares.",
    unreachableDefinitions: true,
    additionalProperties: false,
    format: true,
    style: { printWidth: 100 },
  }),
);
