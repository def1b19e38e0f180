/**
 * What each page needs before it can show anything, told to the server in `pages.json` as the client is built: the server
 * names it in the page, so that a browser fetches it at once and not one file after the other has asked for the next.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Adapter } from '@sveltejs/kit';
import type { Plugin } from 'vite';

/** What runs before the client does. */
const FIRST = 'src/lib/api/coming.ts';
/** Where the client begins. */
const START = /import\(("[^"]+\/start\.[^"]+")\)/;
/**
 * Where the server drew the first screen, that is seen before the client comes, with its first picture, so that nothing
 * takes the network or the time from it; but nobody waits for that for long. What the client needs is then fetched at once.
 */
const begin = (first: string): string => `(async () => {
						const drawn = document.querySelector('div#coming');
						const wait = (ms) => new Promise((go) => setTimeout(go, ms));
						const frame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
						const seen = () => frame()
							.then(() => drawn.querySelector('img[fetchpriority]')?.decode())
							.catch(() => undefined)
							.then(frame);
						if (drawn) await Promise.race([wait(1500), seen()]);
						import("${first}");
						for (const link of document.querySelectorAll('link[rel=later]')) link.rel = 'modulepreload';
						return import($1);
					})()`;

interface Chunk {
	file: string;
	imports?: string[];
	css?: string[];
}
interface Needs {
	scripts: string[];
	styles: string[];
	words: string[];
}

/** The root layout and the page of errors, which are loaded with every page. */
const ALWAYS = [0, 1];
const ROUTE = /"(\/[^"]*)": \[~?(\d+)(?:,\[([\d,~]*)\])?/g;
const WORDS = /from\s*"(words\/\w+)"/g;
const STYLESHEET = /\s*<link href="\/([^"]+\.css)" rel="stylesheet">/g;

/** Lets another adapter write the client, then adds the list and takes out of the index what no page needs at once. */
export function withFront(adapter: Adapter, folder: string): Adapter {
	return {
		...adapter,
		async adapt(builder) {
			await adapter.adapt(builder);
			const kit = (path: string): string => readFileSync(builder.getBuildDirectory(path), 'utf8');
			const manifest = JSON.parse(kit('output/client/.vite/manifest.json')) as Record<string, Chunk>;
			const toNode = (number: number): string =>
				Object.keys(manifest).find((id) => id.endsWith(`/nodes/${number}.js`)) ?? '';
			const pages: Record<string, Needs> = {};
			for (const [, route = '', leaf, layouts = ''] of kit('generated/build/client-optimized/app.js').matchAll(ROUTE)) {
				const nodes = [...ALWAYS, ...layouts.split(',').filter(Boolean).map(Number), Number(leaf)];
				pages[route] = follow(nodes.map(toNode), manifest, folder);
			}
			writeFileSync(`${folder}/pages.json`, JSON.stringify(pages));
			const shared = new Set(follow(ALWAYS.map(toNode), manifest, folder).styles);
			const index = readFileSync(`${folder}/index.html`, 'utf8');
			/* SvelteKit links the styles of what is imported later too. */
			const lean = index.replace(STYLESHEET, (link, path: string) => (shared.has(`/${path}`) ? link : ''));
			const [entry = ''] = follow([FIRST], manifest, folder).scripts;
			writeFileSync(`${folder}/index.html`, lean.replace(START, begin(entry)));
			for (const ending of ['br', 'gz']) rmSync(`${folder}/index.html.${ending}`, { force: true });
		}
	};
}

/** Makes a file of its own of what runs first. */
export const first: Plugin = {
	name: 'first',
	apply: 'build',
	applyToEnvironment: (environment) => environment.name === 'client',
	buildStart() {
		this.emitFile({ type: 'chunk', id: FIRST, name: 'first' });
	}
};

/** Everything that these chunks import at once, from wherever. */
function follow(starts: string[], manifest: Record<string, Chunk>, folder: string): Needs {
	const [seen, styles, words] = [new Set<string>(), new Set<string>(), new Set<string>()];
	const open = [...starts];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		const chunk = manifest[id];
		if (!chunk || seen.has(`/${chunk.file}`)) continue;
		seen.add(`/${chunk.file}`);
		for (const path of chunk.css ?? []) styles.add(`/${path}`);
		for (const [, area = ''] of readFileSync(`${folder}/${chunk.file}`, 'utf8').matchAll(WORDS)) words.add(area);
		open.push(...(chunk.imports ?? []));
	}
	return { scripts: [...seen], styles: [...styles], words: [...words] };
}
