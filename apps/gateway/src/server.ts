import {
  logStrayRejections,
  onReload,
  onShutdown,
  reportListening,
  runService,
  serveMetrics,
  warningsOfParent,
} from '@commerce/service';
import { openGateway } from './open-gateway.ts';

runService(async () => {
  const gateway = await openGateway({ source: process.env, warnings: warningsOfParent() });
  const { env, logger, server } = gateway;
  logStrayRejections(logger);
  const metrics = await serveMetrics(env, logger);
  onReload(gateway.reload, logger);
  await onShutdown(
    async () => {
      await gateway.close();
      await metrics.close();
    },
    logger,
    env.DRAIN_MS,
  );
  reportListening(await server.listen({ host: env.HOST, port: env.PORT }), logger);
});
