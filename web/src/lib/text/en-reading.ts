/** The English words of reading: lists, followed tags, what is trending, polls, direct conversations. */
import { plural } from './en-plural.ts';

export const reading = {
	poll: {
		choose: 'Choose one',
		chooseSeveral: 'Choose one or more',
		vote: 'Vote',
		peek: 'See how it stands',
		backToVote: 'Back to voting',
		yours: 'Your choice',
		share: (percent: number) => `${percent}%`,
		votes: (n: number) => plural(n, 'person voted', 'people voted'),
		until: (moment: string) => `open until ${moment}`,
		over: 'over'
	},
	lists: {
		title: 'Lists',
		why: 'Put people on a list to read them apart from everybody else.',
		none: 'No lists yet.',
		make: 'New list',
		name: 'Name of the list',
		add: 'Make it',
		open: (title: string) => `List ${title}`,
		manage: 'Change this list',
		empty: 'Nobody on this list has posted yet',
		emptyWhy: 'Add people to it, and what they post appears here.',
		people: 'People on it',
		addPeople: 'Find people to add',
		nobody: 'Nobody yet.',
		put: (name: string) => `Put ${name} on the list`,
		take: (name: string) => `Take ${name} off the list`,
		onIt: 'Add',
		offIt: 'Take off',
		exclusive: 'Keep them out of home',
		exclusiveHint: 'Posts of people on this list appear only here.',
		replies: 'Which replies',
		repliesTo: {
			list: 'Among them',
			followed: 'To those you follow',
			none: 'None'
		},
		drop: 'Delete list',
		dropTitle: (title: string) => `Delete the list “${title}”?`,
		dropWhy: 'The people on it stay followed; only the list goes.',
		choose: (name: string) => `Lists with ${name}`,
		chooseFor: 'Put on a list'
	},
	tags: {
		followed: 'Followed tags',
		none: 'You follow no tags. Open a tag and follow it to have it in your home.',
		follow: 'Follow tag',
		following: 'Following tag',
		unfollow: (tag: string) => `Stop following #${tag}`,
		uses: (people: number) => `${plural(people, 'person', 'people')} lately`
	},
	explore: {
		tabs: 'What to explore',
		trending: 'Trending',
		latest: 'Latest',
		people: 'People',
		tags: 'Tags',
		links: 'Links',
		nothingTrends: 'Nothing trends just now',
		nothingTrendsWhy: 'When many people like or boost something, it hangs here. The latest posts are one tab away.',
		noTags: 'No tag trends just now',
		noTagsWhy: 'Use a tag in a post; when others do too, it shows up here.',
		noLinks: 'No link is going around',
		noLinksWhy: 'Links that many people share appear here.',
		noPeople: 'Nobody here yet',
		challenges: 'Challenges'
	},
	messages: {
		title: 'Messages',
		empty: 'No messages yet',
		emptyWhy: 'A post that only the people mentioned can see begins a conversation here.',
		write: 'Write a message',
		unread: 'Unread',
		with: (names: string) => `Conversation with ${names}`,
		you: 'You:',
		picture: 'A picture',
		clear: 'Clear away'
	}
} as const;
