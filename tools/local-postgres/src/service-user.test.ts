import { expect, test } from 'vitest';
import { findServiceUser } from './service-user.ts';

const nobody = 'nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin';
const postgres = 'postgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash';

test('the user postgres is preferred to nobody', () => {
  expect(findServiceUser(`root:x:0:0::/root:/bin/sh\n${nobody}\n${postgres}\n`)).toEqual({ uid: 101, gid: 104 });
});

test('nobody is used if there is no user postgres', () => {
  expect(findServiceUser(`root:x:0:0::/root:/bin/sh\n${nobody}\n`)).toEqual({ uid: 65534, gid: 65533 });
});

test('a system with neither has no user to run the server as', () => {
  expect(findServiceUser('root:x:0:0::/root:/bin/sh\n')).toBeUndefined();
});
