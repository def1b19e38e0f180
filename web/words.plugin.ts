/**
 * Keeps the words out of the bundle: pages name them `#words/AREA.ts`, and the server's import map says in the page
 * which language that is. Every language's areas become files of their own, listed in `words.json` for the server.
 */
import { readdirSync } from 'node:fs';
import type { Plugin } from 'vite';

const TEXT = new URL('src/lib/text/', import.meta.url);
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
			for (const language of listLanguages()) {
				for (const area of listAreas(language)) {
					const id = new URL(`${language}/${area}.ts`, TEXT).pathname;
					const name = `words-${language}-${area}`;
					const reference = this.emitFile({ type: 'chunk', id, name, preserveSignature: 'strict' });
					files.set(reference, [language, area]);
				}
			}
		},
		resolveId(source) {
			const area = NAMED.exec(source)?.[1];
			return area === undefined ? null : { id: toSpecifier(area), external: true };
		},
		generateBundle() {
			const found: Record<string, Record<string, string>> = {};
			for (const [reference, [language, area]] of files) {
				(found[language] ??= {})[toSpecifier(area)] = `/${this.getFileName(reference)}`;
			}
			this.emitFile({ type: 'asset', fileName: 'words.json', source: JSON.stringify(found) });
		}
	};
}
