/** What is kept of the answers a page was given, and when the kept one is shown instead. */
import { SHARED } from '../lib/ui/shared.ts';

const PARTS = 'salon-parts-1';
const READ = 'salon-read-1';
const PICTURES = 'salon-pictures-1';
const KEPT = new Set([PARTS, READ, PICTURES, SHARED]);
const SHELL = '/';
/** How many of each; the oldest go first. */
const MOST: Record<string, number> = { [PARTS]: 400, [READ]: 300, [PICTURES]: 300 };
const WHO = '/api/salon/v1/session';
const SESSION = /^\/api\/salon\/v1\/(session(\/(account|passkey|recovery))?|accounts)$/;
const READABLE =
	/^\/api\/(v1|v2|salon\/v1)\/(session|instance|timelines|statuses|accounts|notifications|conversations|trends|bookmarks|favourites|lists|tags|announcements|markers|suggestions|daily_prompt|challenges|chains|templates|lineage)(\/|$)/;

export const forgetOthers = async (): Promise<void> => {
	const names = await caches.keys();
	await Promise.all(names.filter((name) => !KEPT.has(name)).map((name) => caches.delete(name)));
};

/** The answer to a request, or null where the browser should ask by itself. */
export function answer(
	request: Request,
	origin: string,
	keepAlive: (work: Promise<unknown>) => void
): Promise<Response> | null {
	const url = new URL(request.url);
	if (url.origin !== origin) return null;
	if (request.method !== 'GET') return SESSION.test(url.pathname) ? forgetAndAsk(request) : null;
	if (request.headers.has('Range')) return null;
	if (request.mode === 'navigate') {
		return /^\/(api|oauth|media)\//.test(url.pathname) ? null : askFirst(request, PARTS, SHELL, keepAlive);
	}
	if (url.pathname.startsWith('/_app/immutable/')) return keptFirst(request, PARTS, keepAlive);
	if (/^\/(media|avatars|headers)\//.test(url.pathname)) return keptFirst(request, PICTURES, keepAlive);
	if (url.pathname === WHO) return askWho(request, keepAlive);
	if (READABLE.test(url.pathname)) return askFirst(request, READ, request.url, keepAlive);
	return /^\/(favicon\.svg|styles\/)/.test(url.pathname)
		? askFirst(request, PARTS, request.url, keepAlive)
		: null;
}

async function forgetAndAsk(request: Request): Promise<Response> {
	const response = await fetch(request);
	if (response.ok) await forget();
	if (response.ok && request.method === 'DELETE') await caches.delete(SHARED);
	return response;
}

const forget = (): Promise<unknown> => Promise.all([caches.delete(READ), caches.delete(PICTURES)]);

/** Who is here; what was kept for somebody else goes, as when a session ended elsewhere. */
async function askWho(request: Request, keepAlive: (work: Promise<unknown>) => void): Promise<Response> {
	const before = await find(READ, request.url);
	let response: Response;
	try {
		response = await fetch(request);
	} catch (problem) {
		if (before) return before;
		throw problem;
	}
	if (!response.ok) return response;
	if (before && (await readAccount(before)) !== (await readAccount(response.clone()))) await forget();
	keepAlive(keep(READ, request.url, response.clone()));
	return response;
}

async function readAccount(session: Response): Promise<string | null> {
	const { account } = (await session.json()) as { account: { id: string } | null };
	return account?.id ?? null;
}

async function askFirst(
	request: Request,
	name: string,
	key: string,
	keepAlive: (work: Promise<unknown>) => void
): Promise<Response> {
	try {
		const response = await fetch(request);
		if (response.ok && !response.redirected) {
			const copy = response.clone();
			keepAlive(key === SHELL ? undrawn(copy).then((page) => keep(name, key, page)) : keep(name, key, copy));
		}
		return response;
	} catch (problem) {
		const kept = await find(name, key);
		if (kept) return kept;
		throw problem;
	}
}

/** A page for any address and anybody: without the first screen that the server drew into this one. */
async function undrawn(page: Response): Promise<Response> {
	const { status, headers } = page;
	const html = await page.text();
	return new Response(html.replace(/<!--screen-->.*?<!--\/screen-->/gs, ''), { status, headers });
}

async function keptFirst(
	request: Request,
	name: string,
	keepAlive: (work: Promise<unknown>) => void
): Promise<Response> {
	const kept = await find(name, request.url);
	if (kept) return kept;
	const response = await fetch(request);
	if (response.status === 200) keepAlive(keep(name, request.url, response.clone()));
	return response;
}

const find = async (name: string, key: string): Promise<Response | undefined> =>
	(await caches.open(name)).match(key, { ignoreVary: true });

async function keep(name: string, key: string, response: Response): Promise<void> {
	const cache = await caches.open(name);
	await cache.put(key, response);
	const keys = await cache.keys();
	const spare = keys.length - (MOST[name] ?? 0);
	if (spare > 0) await Promise.all(keys.slice(0, spare).map((old) => cache.delete(old)));
}
