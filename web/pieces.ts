/**
 * How the built client is cut: what the front page needs comes in one file, not in the seventy small ones that sharing
 * with other pages would make of it, each of them compressed by itself. Everything else comes with the pages that use it.
 */

interface Modules {
	getModuleInfo: (id: string) => { importedIds?: string[] } | null;
}

const FRONT = ['src/routes/+layout.svelte', 'src/routes/+page.svelte', 'src/routes/+error.svelte'];
const isOfFront = (id: string): boolean => FRONT.some((path) => id.endsWith(`/${path}`));

/** Everything that the front page imports, from wherever. */
function follow(starts: string[], modules: Modules): Set<string> {
	const found = new Set<string>();
	const open = [...starts];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (found.has(id)) continue;
		found.add(id);
		open.push(...(modules.getModuleInfo(id)?.importedIds ?? []));
	}
	return found;
}

/** The file a module comes in, or null where the bundler decides. */
export function nameFile(root: string): (id: string, modules: Modules) => string | null {
	let front: Set<string> | null = null;
	return (id, modules) => {
		front ??= follow(FRONT.map((path) => `${root}${path}`), modules);
		if (!front.has(id) || isOfFront(id) || id.includes('.css')) return null;
		return 'always';
	};
}
