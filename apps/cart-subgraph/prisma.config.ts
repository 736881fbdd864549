import { defineConfig } from 'prisma/config';

// The CLI would download its schema engine, which `generate` never calls: any existing file stands in for it.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: '../../prisma/cart/schema.prisma' });
