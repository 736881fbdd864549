// Preloaded into services under test: adds an error, in milliseconds, from a file with the service's name to their
// clock. Per service, which libfaketime cannot do under one supervisor. Their databases keep the right time.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LOOK_EVERY_MS = 200;
const [, service] = /apps\/([^/]+)\/dist\/server\.js$/.exec(process.argv[1] ?? '') ?? [];
const RightDate = Date;
let offsetMs = 0;

function look() {
  try {
    offsetMs = Number(readFileSync(join(process.env.CLOCK_DIRECTORY, service), 'utf8'));
  } catch {
    offsetMs = 0;
  }
}

class SkewedDate extends RightDate {
  constructor(...parameters) {
    if (parameters.length === 0) super(RightDate.now() + offsetMs);
    else super(...parameters);
  }

  static now() {
    return RightDate.now() + offsetMs;
  }

  static [Symbol.hasInstance](value) {
    return value instanceof RightDate;
  }
}

if (service && process.env.CLOCK_DIRECTORY) {
  look();
  setInterval(look, LOOK_EVERY_MS).unref();
  globalThis.Date = SkewedDate;
}
