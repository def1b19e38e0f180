/** Holds styles to sides that turn around with the direction of reading: start and end, not left and right. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SRC = new URL('../src/', import.meta.url).pathname;
const PHYSICAL = [
	/(?:^|[\s;{])(?:left|right)\s*:/,
	/\b(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b/,
	/\bborder-(?:top|bottom)-(?:left|right)-radius\b/,
	/\b(?:text-align|float|clear)\s*:\s*(?:left|right)\b/
];
/** A drawing with coordinates of its own is the same in every language. */
const LISTED = new Map([['lib/features/lineage/FamilyTree.svelte', ['left: 0;']]]);

/** Four values name the left and the right; where those are alike it does not matter. */
function isLopsided(line) {
	const values = /^\s*(?:padding|margin|inset|border-width):\s*(.+);/.exec(line)?.[1]?.match(/(?:[^\s(]|\((?:[^()]|\([^()]*\))*\))+/g);
	return values?.length === 4 && values[1] !== values[3];
}

let found = 0;
for (const entry of readdirSync(SRC, { recursive: true, withFileTypes: true })) {
	const path = join(entry.parentPath, entry.name);
	if (!/\.(svelte|css)$/.test(entry.name)) continue;
	const source = readFileSync(path, 'utf8');
	const begins = entry.name.endsWith('.css') ? 0 : source.indexOf('<style');
	if (begins < 0) continue;
	const name = path.slice(SRC.length);
	const first = source.slice(0, begins).split('\n').length;
	source
		.slice(begins)
		.split('\n')
		.forEach((line, at) => {
			if (!(isLopsided(line) || PHYSICAL.some((side) => side.test(line))) || LISTED.get(name)?.includes(line.trim())) return;
			console.error(`${name}:${first + at} “${line.trim()}”: say start or end, or list it in scripts/sides.js.`);
			found += 1;
		});
}
if (found > 0) process.exit(1);
