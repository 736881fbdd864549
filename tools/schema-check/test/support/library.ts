import { createProject, type Project } from './project.ts';

const LINK = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable"])
`;

/** A small federation without findings, with everything that the tool can check. */
const FILES = {
  'books.graphql': `${LINK}
type Query {
  "One book."
  book("The book's id." id: ID!): Book
  "A page of books."
  books("How many." first: Int, "After which." after: String, "Of which kind." kind: Kind): BookConnection
}

"What kind of book it is."
enum Kind {
  "Made up."
  FICTION
  "Not made up."
  FACT
}

"A book."
type Book @key(fields: "id") {
  "Stable."
  id: ID!
  "What it is called."
  title: String
  "What it was called before."
  formerTitle: String @deprecated(reason: "nobody asks; stays until 2027-06-30")
  "What kind of book it is."
  kind: Kind
}

"A page of books."
type BookConnection {
  "With cursors."
  edges: [BookEdge!]!
  "The books."
  nodes: [Book!]!
  "Where the page stands."
  pageInfo: PageInfo!
  "How many there are."
  totalCount: Int!
}

"A book in a list."
type BookEdge {
  "Its place."
  cursor: String!
  "The book."
  node: Book!
}

"Where a page stands."
type PageInfo {
  "Whether more follow."
  hasNextPage: Boolean!
}
`,
  'reviews.graphql': `${LINK}
type Mutation {
  "Reviews a book."
  addReview("What to say." input: AddReviewInput!): AddReviewPayload
}

"What to say of which book."
input AddReviewInput {
  "Which book."
  bookId: ID!
  "What to say."
  text: String!
  "At most 5 tags."
  tags: [String!]
}

"The answer to addReview."
type AddReviewPayload {
  "The book."
  book: Book
  "What was wrong."
  userErrors: [UserError!]!
}

"What was wrong."
type UserError {
  "For people."
  message: String!
}

type Book @key(fields: "id") {
  id: ID!
  "How good it is."
  stars: Int
}
`,
  'supergraph.yaml': `federation_version: =2.9.0
subgraphs:
  books:
    routing_url: http://books/graphql
    schema:
      file: books.graphql
  reviews:
    routing_url: http://reviews/graphql
    schema:
      file: reviews.graphql
`,
  'schema-check.yaml': `subgraphs: supergraph.yaml
artefacts:
  supergraph: supergraph.graphql
  api: api.graphql
  hashes: hashes.json
hints: hints.yaml
acknowledgements: acknowledged.yaml
operations:
  - operations
plans:
  snapshot: plans.yaml
  budgets:
    ReadBook: 2
lint: {}
`,
  'acknowledged.yaml': '# none\n',
  'operations/read-book.graphql': `query ReadBook($id: ID!) {
  book(id: $id) {
    ...BookTitle
    stars
  }
}
`,
  'operations/book-title.graphql': `fragment BookTitle on Book {
  title
}
`,
  'operations/add-review.graphql': `mutation AddReview($input: AddReviewInput!) {
  addReview(input: $input) {
    book {
      id
    }
  }
}
`,
};

const COMPOSED = ['supergraph.graphql', 'api.graphql', 'hashes.json', 'hints.yaml', 'plans.yaml'];

let composed: Record<string, string> | null = null;

/** The federation in its committed state: composed, with its hints and plans accepted. */
export async function createLibrary(env?: NodeJS.ProcessEnv): Promise<Project> {
  const project = createProject(FILES, env);
  if (composed === null) {
    await project.run('compose');
    await project.run('accept');
    composed = Object.fromEntries(COMPOSED.map((file) => [file, project.read(file)]));
  }
  project.write(composed);
  return project;
}
