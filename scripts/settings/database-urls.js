const FORM = 'postgresql://user:password@host:5432/name';

/**
 * What is wrong with the existing databases that the environment names; passwords are not repeated.
 * @param owners the variables of their owners, in the same order.
 */
export function findDatabaseProblems(variables, owners, env) {
  const given = variables.filter((variable) => env[variable]);
  const ofOwners = owners.filter((variable) => env[variable]);
  const malformed = [...given, ...ofOwners].filter((variable) => !isPostgresUrl(env[variable]));
  if (malformed.length > 0) return malformed.map((variable) => `${variable} must be a URL like ${FORM}.`);
  const missing = variables.filter((variable) => !given.includes(variable));
  if (given.length > 0 && missing.length > 0) {
    return [`Set ${missing.join(' and ')} too, or none of them: then npm start runs its own PostgreSQL.`];
  }
  if (given.length === 0 && ofOwners.length > 0) {
    return [`Set ${variables.join(', ')} too: ${ofOwners.join(', ')} alone have no effect.`];
  }
  return given.flatMap((variable, index) => {
    const first = given.slice(0, index).find((other) => placeOf(env[other]) === placeOf(env[variable]));
    return first ? [`${variable} names the same database as ${first}: each subgraph needs one of its own.`] : [];
  });
}

function isPostgresUrl(text) {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, pathname } = new URL(text);
  return hostname !== '' && pathname.length > 1;
}

/** The same for two users of one database. */
function placeOf(url) {
  const { hostname, port, pathname, searchParams } = new URL(url);
  return [hostname, port || 5432, pathname, searchParams.get('host')].join(' ');
}
