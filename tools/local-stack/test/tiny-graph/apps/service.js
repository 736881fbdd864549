// Listens, reports that like our services, and answers with its environment and its warnings. Logs each request.
// /compute?ms=N computes for that long without answering anyone; /wait stops answering for ever, and does nothing; /hold
// is a request that is under way until its client leaves.
import { createServer } from 'node:http';

const { HOST, PORT, LISTEN_FDS } = process.env;
let told = {};
process.on('message', (message) => {
  told = message;
});
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  process.stdout.write(`${pathname}\n`);
  if (pathname === '/wait') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  if (pathname === '/hold') return;
  const computed = searchParams.get('ms');
  for (const until = performance.now() + Number(computed); performance.now() < until; );
  response.end(JSON.stringify({ ...process.env, ...told, computed }));
});
server.listen(LISTEN_FDS ? { fd: 3 } : { host: HOST, port: Number(PORT) }, () => {
  process.send({ listening: `http://${HOST}:${server.address().port}` });
});
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => {
  process.send({ stopping: true });
  server.close(() => process.exit());
});
