/** What the place learned of which pictures people prefer, and which model orders pictures drawn together. */
import type { Media } from './entities.ts';
import { request } from './http.ts';

/** A model: what it was learned from, how it did on people it had not seen, and what it would change. */
export interface LearnedModel {
	id: string;
	version: number | null;
	state: 'queued' | 'running' | 'ready' | 'failed';
	step: number;
	steps: number;
	error: string | null;
	/** Null: on the command line. */
	by: string | null;
	created_at: string;
	finished_at: string | null;
	/** Since when everything it was learned from is taken back. */
	retired_at: string | null;
	sha256: string | null;
	/** `gone`: judgements that were taken back since it was asked for. */
	release: { name: string; as_of_seq: number; released_at: string; superseded: boolean; gone: number };
	choices: number | null;
	people: number | null;
	trial: {
		choices: number;
		people: number;
		model: number;
		popularity: number;
		margin: number;
		chance: number;
		is_better: boolean;
	} | null;
	weights: { name: string; weight: number }[];
	draws: number;
	otherwise: number;
	examples: { before: Media[]; after: Media[] }[];
}

/** Who let which model order pictures, or none (null), and when. */
export interface PutInForce {
	model_id: string | null;
	version: number | null;
	by: string | null;
	at: string;
	retired: boolean;
}

export interface Learning {
	models: LearnedModel[];
	in_force: PutInForce | null;
	former: PutInForce | null;
	orders: PutInForce[];
}

const LEARNING = '/api/salon/v1/admin/learning';

export const getLearning = (): Promise<Learning> => request('GET', LEARNING);
export const askModel = (): Promise<Learning> => request('POST', LEARNING);
export const putInForce = (model_id: string | null): Promise<Learning> =>
	request('PUT', `${LEARNING}/in_force`, { json: { model_id } });
