/** The English words of what one is told: the list, who comes through, what is held back, what this device says. */
import { plural } from './home.ts';

export const notices = {
	notices: {
		which: 'Which notifications',
		kinds: { all: 'All', mentions: 'Mentions', reactions: 'Liked', follows: 'Follows', remixes: 'Remixes' },
		settings: 'Who may notify you',
		waiting: (n: number) => `${n} new`,
		noneOfKind: 'Nothing of this kind yet',
		heldBack: (n: number) => `Held back: notifications of ${plural(n, 'person', 'people')}`,
		requests: 'Held back',
		requestsWhy: 'You asked not to be told of these people. Accept somebody, and you hear of them from now on.',
		noRequests: 'Nothing is held back',
		count: (n: number) => plural(n, 'notification', 'notifications'),
		accept: 'Accept',
		dismiss: 'Dismiss',
		acceptChosen: (n: number) => `Accept ${n}`,
		dismissChosen: (n: number) => `Dismiss ${n}`,
		choose: (name: string) => `Choose ${name}`,
		chooseAll: 'Choose all',
		policy: 'Who may notify you',
		policyWhy: 'Held back is kept apart until you look; dropped never comes.',
		answers: { accept: 'Come through', filter: 'Held back', drop: 'Dropped' },
		from: {
			for_not_following: 'People you do not follow',
			for_not_followers: 'People who do not follow you',
			for_new_accounts: 'Accounts newer than 30 days',
			for_private_mentions: 'Messages you did not ask for',
			for_limited_accounts: 'People moderators silenced'
		},
		push: 'What this device tells',
		alerts: {
			mention: 'Somebody mentions you or remixes a picture',
			quote: 'Somebody quotes you',
			status: 'Somebody you wanted to hear of posts',
			reblog: 'Somebody boosts your post',
			favourite: 'Somebody likes your post',
			follow: 'Somebody follows you',
			follow_request: 'Somebody wants to follow you',
			poll: 'A poll ended',
			update: 'A post you boosted was edited'
		}
	}
};
