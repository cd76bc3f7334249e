// Bundles the page: node build.mjs [OUT]. Runs its unit tests: node build.mjs --test
import { build } from 'esbuild';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';

/** What a first visit may cost, fonts aside. */
const MOST = 60_000;
const here = dirname(fileURLToPath(import.meta.url));

const jsx = { jsx: 'automatic', jsxImportSource: 'preact', target: 'es2022', format: 'esm', bundle: true, logLevel: 'warning' };

if (process.argv.includes('--test')) {
  const out = resolve(here, '../../../target/web-test');
  await rm(out, { recursive: true, force: true });
  const tests = (await readdir(join(here, 'test'))).filter((file) => file.endsWith('.test.ts'));
  await build({ ...jsx, entryPoints: tests.map((file) => join(here, 'test', file)), outdir: out, outExtension: { '.js': '.mjs' }, platform: 'node' });
  const files = tests.map((file) => join(out, file.replace(/\.ts$/, '.mjs')));
  process.exit(spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' }).status ?? 1);
}

const out = resolve(process.argv.slice(2).find((word) => !word.startsWith('--')) ?? join(here, '../../../target/classes/web'));
await rm(out, { recursive: true, force: true });
await mkdir(join(out, 'assets'), { recursive: true });
const result = await build({
  ...jsx,
  entryPoints: { console: join(here, 'src/main.tsx'), style: join(here, 'src/style.css'), icon: join(here, 'src/icon.svg') },
  outdir: join(out, 'assets'),
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.woff2': 'file', '.svg': 'copy' },
  alias: { 'd3-interpolate': join(here, 'src/charts/interpolate.ts'), 'd3-format': join(here, 'src/charts/format.ts') },
  minify: true,
  legalComments: 'linked',
  metafile: true,
});
const made = Object.keys(result.metafile.outputs).map((file) => basename(file));
const asset = (start, end) => made.find((file) => file.startsWith(start) && file.endsWith(end));

const sent = await Promise.all(made.filter((file) => /\.(js|css)$/.test(file)).map((file) => readFile(join(out, 'assets', file))));
const bytes = sent.reduce((all, text) => all + gzipSync(text, { level: 9 }).length, 0);
if (bytes > MOST) throw new Error(`script and style are ${bytes} bytes with gzip; they may be ${MOST}`);

// No script and no style stands in the page itself: the service forbids both.
await writeFile(
  join(out, 'index.html'),
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Costline</title>
<link rel="icon" href="/assets/${asset('icon', '.svg')}">
<link rel="preload" href="/assets/${asset('inter-latin-opsz', '.woff2')}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/assets/${asset('style', '.css')}">
<script type="module" src="/assets/${asset('console', '.js')}"></script>
</head>
<body>
<div id="app"></div>
<noscript>The console draws its pages in the browser: it needs JavaScript. The same figures are at /api/v1/questions.</noscript>
</body>
</html>
`,
);
