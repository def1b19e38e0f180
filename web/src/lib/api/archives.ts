/** Archives: one's own, made to be taken along, and those of other places, brought here. */
import type { Account } from './entities.ts';
import { request, requestPage, upload, type Page } from './http.ts';

export interface Archive {
	id: string;
	state: 'queued' | 'running' | 'ready' | 'failed' | 'expired';
	done: number;
	total: number;
	error: string | null;
	bytes: number | null;
	url: string | null;
	created_at: string;
	expires_at: string | null;
}

export interface Report {
	taken: Record<string, number>;
	already: Record<string, number>;
	left: { what: string; why: string; count: number; examples: string[] }[];
}

export interface Import {
	id: string;
	state: 'queued' | 'running' | 'ready' | 'failed';
	name: string;
	source: string | null;
	done: number;
	total: number;
	report: Report | null;
	error: string | null;
	created_at: string;
}

export interface AwaitedPerson {
	id: string;
	verb: 'follow' | 'mute' | 'block';
	address: string;
	wish: 'ask' | 'follow';
}

/** Somebody here who may be one of them. */
export interface FoundPerson {
	id: string;
	address: string;
	proven: boolean;
	account: Account;
}

const ARCHIVES = '/api/salon/v1/archives';
const IMPORTS = '/api/salon/v1/imports';
const AWAITED = '/api/salon/v1/awaited_people';

export const listArchives = (): Promise<Archive[]> => request('GET', ARCHIVES);
export const askArchive = (): Promise<Archive> => request('POST', ARCHIVES, { json: {} });
export const listImports = (): Promise<Import[]> => request('GET', IMPORTS);
export const listAwaited = (): Promise<Page<AwaitedPerson>> => requestPage(AWAITED);
const FOUND = '/api/salon/v1/found_people';
export const listFound = (): Promise<Page<FoundPerson>> => requestPage(FOUND);
export const dismissFound = (id: string): Promise<unknown> => request('DELETE', `${FOUND}/${id}`);
export const forgetAwaited = (): Promise<unknown> => request('DELETE', AWAITED);

export function sendArchive(
	file: File,
	terms: { audience: string; awaited: string },
	onProgress: (done: number) => void,
	signal: AbortSignal
): Promise<Import> {
	const form = new FormData();
	form.set('file', file);
	form.set('audience', terms.audience);
	form.set('awaited', terms.awaited);
	return upload(IMPORTS, form, onProgress, signal);
}
