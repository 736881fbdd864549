import { shop } from '../commands/shop.js';
import { operate } from './operate.js';

const NAMES = ['audit', 'audit:export', 'orders:export', 'import', 'export', 'secrets'];

await operate(Object.fromEntries(NAMES.map((name) => [name, shop[name]])), 'audit');
