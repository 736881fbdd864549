/** How a command is called: npm has short forms of two. */
export function callOf(name) {
  return name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`;
}

/** What `--help` says of a command. */
export function helpOf(name, command) {
  const { summary, details, examples = [], exitCodes = [], page } = command;
  const lines = [usageOf(name, command), '', ...wrap(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)];
  if (details) lines.push('', ...wrap(details));
  lines.push('', 'Options', ...optionLines(command.options ?? {}));
  if (examples.length > 0) lines.push('', 'Examples', ...examples.map((example) => `  ${exampleOf(name, example)}`));
  lines.push('', 'Exit codes', ...columns(codesOf(exitCodes)));
  if (page) lines.push('', `More: ${page}`);
  return `${lines.join('\n')}\n`;
}

/** A call of a command, with these arguments as a shell reads them. */
export function exampleOf(name, args) {
  if (args.includes('npm ')) return args;
  return args === '' ? callOf(name) : `${callOf(name)} -- ${args}`;
}

function usageOf(name, { options = {}, positional }) {
  const required = Object.entries(options).filter(([, { required }]) => required);
  const parts = [
    ...(positional ? [positional.label] : []),
    ...required.map(([option, { value }]) => `--${option} ${value}`),
    ...(required.length < Object.keys(options).length ? ['[options]'] : []),
  ];
  return parts.length === 0 ? callOf(name) : `${callOf(name)} -- ${parts.join(' ')}`;
}

function optionLines(options) {
  const rows = Object.entries(options).map(([option, { value, help, fallback, several, negative }]) => {
    const notes = [
      ...(fallback !== undefined && fallback !== true ? [`default: ${fallback}`] : []),
      ...(several ? ['can be given several times'] : []),
    ];
    const name = `--${negative ? 'no-' : ''}${option}${value ? ` ${value}` : ''}`;
    return [name, notes.length > 0 ? `${help} (${notes.join('; ')})` : help];
  });
  return columns([...rows, ['--help', 'shows this text, and does nothing else']]);
}

const WIDTH = 100;

/** Two columns; a long text of the second one goes on below its beginning. */
function columns(rows) {
  const width = Math.min(26, Math.max(...rows.map(([first]) => first.length)));
  return rows.flatMap(([first, text]) => {
    const lines = wrap(text, WIDTH - width - 4).map((line) => `${' '.repeat(width + 4)}${line}`);
    const [line = ''] = lines;
    if (first.length > width) return [`  ${first}`, ...lines];
    return [`  ${first.padEnd(width)}  ${line.trimStart()}`, ...lines.slice(1)];
  });
}

function wrap(text, width = WIDTH) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** What exit codes mean: those of a command count for more than what they mean elsewhere. */
function codesOf(exitCodes) {
  const codes = { 0: 'done', 1: 'failed', 2: 'wrong use', ...Object.fromEntries(exitCodes) };
  return Object.entries(codes);
}
