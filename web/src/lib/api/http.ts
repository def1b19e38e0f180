/** The one place that speaks HTTP: JSON in and out, the CSRF header, and errors in a sentence. */
import { t } from '#lib/text/index.ts';
import { takeComing } from './coming.ts';

export type FieldErrors = Record<string, { error: string; description: string }[]>;

export class ApiError extends Error {
	readonly status: number;
	readonly details: FieldErrors;
	/** The decision that refused it, which can be appealed. */
	readonly decisionId: string | null;

	constructor(status: number, sentence: string, details: FieldErrors = {}, decisionId: string | null = null) {
		super(sentence);
		this.name = 'ApiError';
		this.status = status;
		this.details = details;
		this.decisionId = decisionId;
	}
}

export interface Page<Item> {
	items: Item[];
	/** Path of the next (older) page, or null at the end. */
	next: string | null;
}

type QueryValue = string | number | boolean | readonly string[] | null | undefined;
export type Query = Record<string, QueryValue>;

interface RequestOptions {
	query?: Query;
	json?: unknown;
	form?: FormData;
	headers?: Record<string, string>;
	signal?: AbortSignal;
	/** Whether it goes on when the page is left; at most 64 KB can. */
	keepalive?: boolean;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

let csrfToken: string | null = null;
/** Whom this page shows as signed in: the server does nothing for anybody else. */
let account: string | null = null;
let refreshSession: (() => Promise<unknown>) | null = null;

export function setCsrfToken(token: string | null): void {
	csrfToken = token;
}

export function setAccount(id: string | null): void {
	account = id;
}

export const getAccount = (): string | null => account;

/** Names what fetches a new session (and token) when another tab has changed it. */
export function onStaleSession(refresh: () => Promise<unknown>): void {
	refreshSession = refresh;
}

export async function request<Result>(
	method: Method,
	path: string,
	options: RequestOptions = {}
): Promise<Result> {
	const response = await send(method, path, options);
	return (await readJson(response)) as Result;
}

/** Gets what is no JSON, as it stands. */
export const requestText = async (path: string): Promise<string> => (await send('GET', path, {})).text();

/** Gets a list and the address of its next page from the Link header. */
export async function requestPage<Item>(path: string, query?: Query): Promise<Page<Item>> {
	const response = await send('GET', path, query ? { query } : {});
	const items = (await readJson(response)) as Item[];
	return { items, next: findNextPath(response.headers.get('Link')) };
}

/** Uploads a form and reports progress (0 to 1), which fetch cannot do. */
export function upload<Result>(
	path: string,
	form: FormData,
	onProgress: (done: number) => void,
	signal: AbortSignal
): Promise<Result> {
	return new Promise((resolve, reject) => {
		const call = new XMLHttpRequest();
		call.open('POST', path);
		for (const [name, value] of Object.entries(unsafeHeaders())) call.setRequestHeader(name, value);
		call.upload.onprogress = (event) => {
			if (event.lengthComputable) onProgress(event.loaded / event.total);
		};
		call.onload = () => {
			const body = parseJson(call.responseText);
			if (isAnothers(call.status, body)) return location.reload();
			if (call.status < 300) resolve(body as Result);
			else void toRefusal(call.status, body).then(reject);
		};
		call.onerror = () => reject(new ApiError(0, t.errors.offline));
		call.onabort = () => reject(new DOMException('aborted', 'AbortError'));
		signal.addEventListener('abort', () => call.abort(), { once: true });
		call.send(form);
	});
}

export function isAborted(problem: unknown): boolean {
	return problem instanceof DOMException && problem.name === 'AbortError';
}

/** The sentence to show a person for anything that can be thrown. */
export function toSentence(problem: unknown): string {
	return problem instanceof ApiError ? problem.message : t.errors.unexpected;
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
	const usedToken = csrfToken;
	let response = await fetchOnce(method, path, options);
	const mayBeStale = method !== 'GET' && (response.status === 401 || response.status === 403);
	if (mayBeStale && usedToken !== null && refreshSession !== null) {
		await refreshSession();
		if (csrfToken !== null && csrfToken !== usedToken) {
			response = await fetchOnce(method, path, options);
		}
	}
	if (!response.ok) {
		const body = parseJson(await response.text());
		if (isAnothers(response.status, body)) return leaveToAnother();
		throw await toRefusal(response.status, body);
	}
	return response;
}

/** Whether somebody else has been signed in in this browser since this page was loaded. */
const isAnothers = (status: number, body: unknown): boolean =>
	status === 409 && 'account' in toApiError(status, body).details;

/** Loads the page anew for whoever is signed in now; nothing on this one goes on. */
export function leaveToAnother(): Promise<never> {
	location.reload();
	return new Promise(() => undefined);
}

async function fetchOnce(method: Method, path: string, options: RequestOptions): Promise<Response> {
	const address = path + toQueryString(path, options.query);
	const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
	if (account !== null) headers['X-Salon-Account'] = account;
	if (method !== 'GET') Object.assign(headers, unsafeHeaders());
	const init: RequestInit = { method, headers, credentials: 'same-origin' };
	if (options.json !== undefined) {
		headers['Content-Type'] = 'application/json';
		init.body = JSON.stringify(options.json);
	} else if (options.form) {
		init.body = options.form;
	}
	if (options.signal) init.signal = options.signal;
	if (options.keepalive) init.keepalive = true;
	try {
		/* What came with the page was asked for whoever was signed in then, without saying so. */
		return await ((method === 'GET' && takeComing(address)) || fetch(address, init));
	} catch (problem) {
		if (isAborted(problem)) throw problem;
		throw new ApiError(0, t.errors.offline);
	}
}

function unsafeHeaders(): Record<string, string> {
	return {
		...(csrfToken === null ? {} : { 'X-Salon-CSRF': csrfToken }),
		...(account === null ? {} : { 'X-Salon-Account': account })
	};
}

function toQueryString(path: string, query: Query = {}): string {
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value === null || value === undefined) continue;
		if (typeof value === 'object') for (const one of value) search.append(`${name}[]`, one);
		else search.append(name, String(value));
	}
	const text = search.toString();
	if (text === '') return '';
	return (path.includes('?') ? '&' : '?') + text;
}

function findNextPath(link: string | null): string | null {
	const found = link === null ? null : /<([^>]+)>;\s*rel="next"/.exec(link);
	if (!found?.[1]) return null;
	const url = new URL(found[1], location.origin);
	return url.pathname + url.search;
}

async function readJson(response: Response): Promise<unknown> {
	return parseJson(await response.text());
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** A refusal in the language of the page; the server's are English, and so is one that has no words yet. */
async function toRefusal(status: number, body: unknown): Promise<ApiError> {
	const refusal = toApiError(status, body);
	if (document.documentElement.lang === 'en') return refusal;
	try {
		const { say, describe } = (await import('#lib/text/refusals.ts')).t.refusals;
		const details = Object.entries(refusal.details).map(([field, found]) => [
			field,
			found.map((one) => ({ ...one, description: describe(one.description) }))
		]);
		return new ApiError(status, say(refusal.message), Object.fromEntries(details) as FieldErrors, refusal.decisionId);
	} catch {
		return refusal;
	}
}

function toApiError(status: number, body: unknown): ApiError {
	const { error, details, decision_id } = (body ?? {}) as {
		error?: unknown;
		details?: FieldErrors;
		decision_id?: string;
	};
	const sentence = typeof error === 'string' && error !== '' ? error : t.errors.status(status);
	return new ApiError(status, sentence, details ?? {}, decision_id ?? null);
}
