import { runProcess } from '@commerce/service';
import { gateway } from './open-gateway.ts';

runProcess(gateway.name, (warnings) => gateway.open({ source: process.env, warnings }));
