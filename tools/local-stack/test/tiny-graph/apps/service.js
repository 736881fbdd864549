// Listens, says so as our services do, and answers with its environment.
import { createServer } from 'node:http';

const server = createServer((_request, response) => response.end(JSON.stringify(process.env)));
server.listen({ host: process.env.HOST, port: Number(process.env.PORT) }, () => {
  process.send({ listening: `http://${process.env.HOST}:${server.address().port}` });
});
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
