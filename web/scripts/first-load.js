/** Says how much JavaScript the front page needs before it can show anything, compressed, and fails above the limit. */
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const LIMIT_KB = 120;
const BUILD = new URL('../build/', import.meta.url);
const ROOT_LAYOUT = 0;

const read = (path) => readFileSync(new URL(path.replace(/^\//, ''), BUILD));
const index = read('index.html').toString();
const app = index.match(/_app\/immutable\/entry\/app\.[\w-]+\.js/)?.[0];
if (!app) throw new Error('The build has no entry.');

const words = JSON.parse(read('words.json').toString()).en;
const seen = new Set();
function follow(path) {
	if (seen.has(path)) return;
	seen.add(path);
	const source = read(path).toString();
	for (const [, found] of source.matchAll(/(?:from|import)\s*"(\.{1,2}\/[^"]+\.js)"/g)) {
		follow(new URL(found, `file:///${path}`).pathname.slice(1));
	}
	for (const [, found] of source.matchAll(/from\s*"(words\/\w+)"/g)) follow(words[found].slice(1));
}
for (const [, path] of index.matchAll(/href="\/(_app\/[^"]+\.js)"/g)) follow(path);
const routes = read(app).toString();
const home = routes.match(/"\/":\[(\d+)/)?.[1];
if (!home) throw new Error('The build has no front page.');
for (const [path, number] of routes.matchAll(/nodes\/(\d+)\.[\w-]+\.js/g)) {
	if ([ROOT_LAYOUT, Number(home)].includes(Number(number))) follow(`_app/immutable/${path}`);
}

let gzip = 0;
let brotli = 0;
for (const path of seen) {
	gzip += gzipSync(read(path), { level: 9 }).length;
	brotli += brotliCompressSync(read(path)).length;
}
const toKb = (bytes) => (bytes / 1024).toFixed(1);
console.log(`First load of home: ${seen.size} files, ${toKb(gzip)} KB gzip, ${toKb(brotli)} KB brotli (limit ${LIMIT_KB} KB).`);
if (gzip / 1024 > LIMIT_KB) process.exit(1);
