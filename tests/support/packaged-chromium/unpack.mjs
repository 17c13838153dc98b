// Unpacks the browser inside the package and prints where it lies.
import chromium from '@sparticuz/chromium';

process.stdout.write(`${await chromium.executablePath()}\n`);
