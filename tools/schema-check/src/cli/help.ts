/** What --help says. */
export const HELP = `schema-check [check|compose|accept] [options]

  check      checks everything that the configuration names (the default)
  compose    writes the supergraph, the public API schema and the subgraphs' hashes to the files that the
             configuration names; without a configuration, the supergraph to standard output
  accept     accepts the current composition hints and query plans

  --config FILE             the configuration; by default schema-check.yaml in this folder, if it exists
  --supergraph-config FILE  the subgraphs, as a supergraph.yaml in Rover's format
  --subgraph NAME=SOURCE    a subgraph's SDL: a file or the URL of a running subgraph; can be repeated,
                            and replaces the subgraph of that name in the configuration
  --header "NAME: VALUE"    sent to every URL given here, such as "Authorization: Bearer …"; can be repeated, and
                            limited to one subgraph: "SUBGRAPH=NAME: VALUE"
  --base BASE               compares with a git revision, a file or the URL of a running graph
  --operations PATH         more operations: a folder, a .graphql file, a manifest (.json) or recorded requests (.jsonl)
  --only CHECK,…            some of composition, artefacts, changes, operations, plans, lint
  --format FORMAT           people, json, github, sarif or junit
  --also FORMAT=FILE        writes the report to a file too: junit=report.xml
  --help

Exit codes: 0 no errors found, 1 errors found, 2 nothing could be checked.
`;
