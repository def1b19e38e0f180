/** Datasets: what was released, where one's own work is, and the desk of who makes and takes them. */
import { request, requestText } from './http.ts';

export interface Release {
	id: string;
	version: string;
	as_of_seq: number;
	as_of: string;
	released_at: string;
	superseded_by: string | null;
	/** Whether its data is given out no more, with no newer version of it. */
	closed: boolean;
	configs: { name: string; says: string; rows: number; bytes: number }[];
	manifest_sha256: string;
	public_key: string;
	papers: Record<string, string>;
	files: string[];
	tombstones: string;
	gone: number;
	delete_days: number;
}

export interface Holder {
	organisation: string;
	since: string;
	state: 'holds' | 'asked' | 'acknowledged' | 'overdue';
	acknowledged_at: string | null;
	ended_at: string | null;
}

/** A release with something of mine in it, or of which something of mine had to go. */
export interface Whereabouts {
	id: string;
	version: string;
	released_at: string;
	superseded_at: string | null;
	rows: Record<string, number>;
	withdrawn: { rows: number; since: string; delete_by: string } | null;
	holders: Holder[];
}

/** Who took something of mine out of the stream of what happens here, and when. */
export interface Taker {
	organisation: string;
	ended_at: string | null;
	epoch: string;
	first_at: string;
	last_at: string;
}

export interface Build {
	id: string;
	kind: 'build' | 'patch';
	state: 'queued' | 'running' | 'ready' | 'failed';
	config: string | null;
	done: number;
	total: number;
	releases: string[];
	error: string | null;
	created_at: string;
}

export interface Recipient {
	id: string;
	organisation: string;
	contact: string;
	ended_at: string | null;
	holdings: {
		release: string;
		taken_at: string;
		acknowledged_at: string | null;
		waiting: number;
		due_at: string | null;
	}[];
}

const DATASETS = '/api/salon/v1/datasets';
const BUILDS = '/api/salon/v1/admin/dataset_builds';
const RECIPIENTS = '/api/salon/v1/admin/recipients';

export const listReleases = (): Promise<Release[]> => request('GET', DATASETS);
export const getRelease = (name: string): Promise<Release> =>
	request('GET', `${DATASETS}/${encodeURIComponent(name)}`);
/** The text of a paper of a release, by its address. */
export const getPaper = (address: string): Promise<string> => requestText(new URL(address).pathname);
export const listWhereabouts = (): Promise<Whereabouts[]> => request('GET', `${DATASETS}/mine`);
export const listTakers = (): Promise<Taker[]> => request('GET', '/api/salon/v1/firehose/mine');
export const listBuilds = (): Promise<Build[]> => request('GET', BUILDS);
export const askBuild = (kind: Build['kind']): Promise<Build[]> => request('POST', BUILDS, { json: { kind } });
export const listRecipients = (): Promise<Recipient[]> => request('GET', RECIPIENTS);
export const registerRecipient = (
	organisation: string,
	contact: string
): Promise<{ key: string; recipients: Recipient[] }> => request('POST', RECIPIENTS, { json: { organisation, contact } });
export const endRecipient = (id: string): Promise<Recipient[]> => request('DELETE', `${RECIPIENTS}/${id}`);
