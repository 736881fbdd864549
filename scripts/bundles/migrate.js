import { databases } from '../commands/databases.js';
import { operate } from './operate.js';

await operate(databases, 'db:migrate');
