import { withClient } from './with-client.ts';

/** Whether the server of a database notices pages that its disk has damaged. */
export function hasPageChecksums(url: string): Promise<boolean> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ data_checksums: string }>('SHOW data_checksums');
    return rows[0]?.data_checksums === 'on';
  });
}
