/**
 * How the built client is cut: what the front page needs comes in one file, not in the seventy small ones that sharing
 * with other pages would make of it, each of them compressed by itself. Everything else comes with the pages that use it.
 */

interface Modules {
	getModuleInfo: (id: string) => { importedIds?: string[] } | null;
}

const FRONT = ['src/routes/+layout.svelte', 'src/routes/+page.svelte', 'src/routes/+error.svelte'];
/** Where links from elsewhere lead: what they need beside that comes in one more file each, what both need in the first. */
const PROFILE = ['src/routes/@[acct]/+page.svelte'];
const POST = ['src/routes/posts/[id]/+page.svelte'];
/** What runs before the client is there, and shares what it asked for with it. */
const FIRST = ['src/lib/api/coming.ts'];

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

/** Files of their own by what they are. */
const ENTRIES = [...FRONT, ...PROFILE, ...POST, ...FIRST];
const PIECES = { first: FIRST, always: FRONT, profile: PROFILE, post: POST };

interface Group {
	name: (id: string, modules: Modules) => string | null;
	priority: number;
}

/** The files that modules are put into, the most wanted first; where none wants a module, the bundler decides. */
export function listPieces(root: string): Group[] {
	return Object.entries(PIECES).map(([name, paths], at) => {
		let needed: Set<string> | null = null;
		return {
			name: (id, modules) => {
				needed ??= follow(paths.map((path) => `${root}${path}`), modules);
				return needed.has(id) && !id.includes('.css') && !ENTRIES.some((path) => id.endsWith(`/${path}`)) ? name : null;
			},
			priority: Object.keys(PIECES).length - at
		};
	});
}
