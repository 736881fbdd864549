// Says by its exit code whether the service of this container is ready.
import http from 'node:http';
import https from 'node:https';

const { PORT: port, TLS_CERT_FILE } = process.env;
// The certificate is for the name of the shop.
const options = { host: 'localhost', port, path: '/health/ready', rejectUnauthorized: false, timeout: 4000 };
(TLS_CERT_FILE ? https : http)
  .get(options, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
  .on('timeout', () => process.exit(1));
