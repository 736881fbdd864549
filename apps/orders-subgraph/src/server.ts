import { runService } from '@commerce/service';
import { serve } from './serve.ts';

runService(() => serve());
