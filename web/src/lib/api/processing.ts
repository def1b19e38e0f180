/** What is done with what is known of people: the record of processing, for everybody. */
import { request } from './http.ts';

export interface Activity {
	/** Done only where somebody says yes, until somebody objects, or kept to run the place. */
	kind: 'asked' | 'unless' | 'kept';
	/** A code where people are asked; else what for. */
	purpose: string;
	description?: string;
	data: string;
	legal_basis: string;
	recipients: string;
	kept: string;
}

export interface Processing {
	controller: { name: string; address: string; contact: string | null };
	privacy_policy: string | null;
	activities: Activity[];
	third_countries: string;
	measures: string[];
}

export const getProcessing = (language: string) =>
	request<Processing>('GET', '/api/salon/v1/processing', { query: { language } });
