/**
 * Keeps the words out of the bundle: pages name them `#words/AREA.ts`, and the server's import map says in the page
 * which language that is. Every language's areas become files of their own, listed in `words.json` for the server,
 * which is also told those words it says itself.
 */
import { readdirSync } from 'node:fs';
import type { Plugin } from 'vite';
import { listScreenWords } from './screen.ts';
import { mirror } from './src/lib/text/mirror.ts';
import type { home as Home } from './src/lib/text/en/home.ts';
import type { reading as Reading } from './src/lib/text/en/reading.ts';

const TEXT = new URL('src/lib/text/', import.meta.url);
/** What shows the interface from right to left without a translation: English, turned around. Nobody is offered it. */
const MIRRORED = 'ar-XB';
const MIRROR = /^words-mirror\/(\w+)$/;
const NAMED = /^#words\/(\w+)\.ts$/;
/** What a page names instead, once built. */
const toSpecifier = (area: string): string => `words/${area}`;

const listLanguages = (): string[] =>
	readdirSync(TEXT, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);

const listAreas = (language: string): string[] =>
	readdirSync(new URL(`${language}/`, TEXT)).map((file) => file.replace(/\.ts$/, ''));

export function words(): Plugin {
	/** Language and area of each file by the bundler's reference to it. */
	const files = new Map<string, [language: string, area: string]>();
	return {
		name: 'words',
		enforce: 'pre',
		apply: 'build',
		applyToEnvironment: (environment) => environment.name === 'client',
		buildStart() {
			for (const language of [...listLanguages(), MIRRORED]) {
				for (const area of listAreas(language === MIRRORED ? 'en' : language)) {
					const id = language === MIRRORED ? `words-mirror/${area}` : new URL(`${language}/${area}.ts`, TEXT).pathname;
					const name = `words-${language}-${area}`;
					const reference = this.emitFile({ type: 'chunk', id, name, preserveSignature: 'strict' });
					files.set(reference, [language, area]);
				}
			}
		},
		resolveId(source) {
			if (MIRROR.test(source)) return `\0${source}`;
			const area = NAMED.exec(source)?.[1];
			return area === undefined ? null : { id: toSpecifier(area), external: true };
		},
		load(id) {
			const area = MIRROR.exec(id.replace('\0', ''))?.[1];
			if (area === undefined) return null;
			const from = (path: string): string => JSON.stringify(new URL(path, TEXT).pathname);
			return `import { ${area} as english } from ${from(`en/${area}.ts`)};
				import { mirror } from ${from('mirror.ts')};
				export const ${area} = mirror(english, '${MIRRORED}');`;
		},
		async generateBundle() {
			const screens: Record<string, unknown> = {};
			for (const language of listLanguages()) {
				const { home } = (await import(new URL(`${language}/home.ts`, TEXT).href)) as { home: typeof Home };
				const { reading } = (await import(new URL(`${language}/reading.ts`, TEXT).href)) as { reading: typeof Reading };
				screens[language] = listScreenWords(home, reading);
				if (language === 'en') screens[MIRRORED] = mirror(screens[language], MIRRORED);
			}
			this.emitFile({ type: 'asset', fileName: 'screen-words.json', source: JSON.stringify(screens) });
			const found: Record<string, Record<string, string>> = {};
			for (const [reference, [language, area]] of files) {
				(found[language] ??= {})[toSpecifier(area)] = `/${this.getFileName(reference)}`;
			}
			this.emitFile({ type: 'asset', fileName: 'words.json', source: JSON.stringify(found) });
		}
	};
}
