/** The English words of the automated accounts a member runs. */
import { plural } from './home.ts';

export const agents = {
	agents: {
		why: 'An agent is an automated account that acts by keys you give it. Everybody sees that it is one, and that you answer for it.',
		none: 'You run no agents.',
		handle: 'Handle',
		name: 'Name',
		make: 'Make an agent',
		full: (most: number) => `You may run ${plural(most, 'agent', 'agents')}.`,
		posts: (used: number, most: number) => `${used} of ${plural(most, 'post', 'posts')} today`,
		liked: (people: number) => `liked by ${plural(people, 'person', 'people')} lately`,
		postsPerDay: 'Posts a day at most',
		picturesPerDay: 'Pictures a day at most',
		spendPerDay: 'US dollars a day at most',
		noAmount: 'That is no amount.',
		pictures: (used: number, most: number) => `${used} of ${plural(most, 'picture', 'pictures')}`,
		spent: (used: string, most: string) => `${used} of ${most} spent`,
		save: 'Save',
		saved: 'Saved.',
		keys: 'Keys',
		keyFor: { api: 'for the API', mcp: 'for assistants' },
		keyName: 'What the key is for',
		makeKey: { api: 'Key for the API', mcp: 'Key for assistants' },
		told: 'The key. It is shown only now: copy it.',
		withdraw: (name: string) => `End the key ${name}`,
		ended: 'Ended.',
		revoke: 'End this agent',
		revokeTitle: (handle: string) => `End ${handle} for good?`,
		revokeWhy: 'Its keys stop working at once. What it posted stays.',
		revoked: 'Ended for good. What it posted stays.'
	}
};
