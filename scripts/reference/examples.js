import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The example of each root field as Markdown, by the field's name: the operation, its variables and an answer. */
export function readExamples(root, { Kind, parse, print }) {
  const folder = join(root, 'docs', 'examples');
  const answers = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8'));
  const { definitions } = parse(readFileSync(join(folder, 'root-fields.graphql'), 'utf8'));
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return Object.fromEntries(
    operations.map((operation) => [operation.name.value, example(print(operation), answers[operation.name.value])]),
  );
}

function example(operation, answer) {
  const variables = Object.keys(answer?.variables ?? {}).length > 0 ? block('Variables', answer.variables) : '';
  return `\n\n## Example\n\n\`\`\`graphql\n${operation}\n\`\`\`\n${variables}${answer ? block('Answer', answer.data) : ''}`;
}

function block(title, value) {
  return `\n${title}:\n\n\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\`\n`;
}
