import { runProcess } from '@commerce/service';
import { openGateway } from './open-gateway.ts';

runProcess('gateway', (warnings) => openGateway({ source: process.env, warnings }));
