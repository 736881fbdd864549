import {
  logStrayRejections,
  onReload,
  onShutdown,
  reportListening,
  runService,
  serveMetrics,
  startTracingFrom,
  warningsOfParent,
} from '@commerce/service';
import { openGateway } from './open-gateway.ts';

runService(async () => {
  const endTracing = await startTracingFrom('gateway', process.env);
  const gateway = await openGateway({ source: process.env, warnings: warningsOfParent() });
  const { env, logger, server } = gateway;
  logStrayRejections(logger);
  const metrics = await serveMetrics(env, logger);
  onReload(gateway.reload, logger);
  await onShutdown(
    async () => {
      await gateway.close();
      await metrics.close();
      await endTracing();
    },
    logger,
    env.DRAIN_MS,
  );
  reportListening(await server.listen({ host: env.HOST, port: env.PORT }), logger);
});
