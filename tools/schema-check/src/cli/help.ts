/** What --help says. */
export const HELP = `schema-check [check|compose|accept] [options]

  check      checks everything that the configuration names (unless another command is given)
  compose    writes the supergraph, the public API schema and the subgraphs' hashes, where the configuration
             says; without it, the supergraph to the standard output
  accept     accepts the composition hints and query plans as they are now

  --config FILE             the configuration; schema-check.yaml in this folder, if it is there
  --supergraph-config FILE  the subgraphs, as a supergraph.yaml in Rover's format
  --subgraph NAME=SOURCE    a subgraph's SDL: a file or the URL of a running subgraph; may be repeated,
                            and replaces the subgraph of that name in the configuration
  --header "NAME: VALUE"    sent to every URL given here, such as "Authorization: Bearer …"; may be repeated, and
                            given for one subgraph alone as "SUBGRAPH=NAME: VALUE"
  --base BASE               compares with a git revision, a file or the URL of a running graph
  --operations PATH         more operations: a folder, a .graphql file, a manifest (.json), recorded ones (.jsonl)
  --only CHECK,…            of composition, artefacts, changes, operations, plans, lint
  --format FORMAT           people, json, github, sarif or junit
  --help

Exit codes: 0 no errors found, 1 errors found, 2 nothing could be checked.
`;
