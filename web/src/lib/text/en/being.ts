/** The English words of the settings’ pages and of being somebody here. */
import { plural } from './home.ts';

export const being = {
	being: {
		sections: 'Settings',
		section: {
			profile: { label: 'Profile', why: 'Your name, words, portrait and facts.' },
			appearance: { label: 'Appearance', why: 'Light, dark, or as the system.' },
			languages: { label: 'Languages', why: 'Of the interface, and of what you write.' },
			account: { label: 'Account and security', why: 'Signing in, passkeys, password, and where you are signed in.' },
			notifications: { label: 'Notifications', why: 'Who may notify you, and what this device tells.' },
			provenance: { label: 'Human and AI', why: 'What you see, and what you hear of remixes.' },
			data: { label: 'Data and privacy', why: 'What may be done with your work.' },
			likeness: { label: 'Pictures of me', why: 'Who may make them, and what was made.' },
			whereabouts: { label: 'Where is my work?', why: 'Datasets with something of yours, and who holds them.' },
			archive: { label: 'Your archive', why: 'Everything kept of you, in one file.' },
			bring: { label: 'Bring things here', why: 'From Mastodon, X, Instagram, Bluesky or another Salon.' },
			decisions: { label: 'Decisions about you', why: 'What was decided, why, and how to appeal.' },
			reading: { label: 'Reading and posting', why: 'What is covered, what moves, which languages; who sees what you post.' },
			hidden: { label: 'What you keep away', why: 'People you muted or blocked, conversations, servers.' },
			filters: { label: 'Filters', why: 'Words you would rather not come upon.' },
			labelers: { label: 'Labelers', why: 'Whose labels you see on posts, and what they do.' },
			apps: { label: 'Apps', why: 'What you let in, and what it may do.' },
			agents: { label: 'Agents', why: 'Automated accounts you run and answer for.' },
			invites: { label: 'Invitations', why: 'Codes that let somebody in.' },
			running: { label: 'Running this place', why: 'The desk of those who run it.' },
			feedback: { label: 'Feedback', why: 'Tell those who run this place what you think.' }
		},
		proof: {
			title: 'Is it you?',
			why: 'This guards your account, so say once more that it is you. It counts for ten minutes.',
			password: 'Password',
			go: 'Go on',
			passkey: 'Use a passkey'
		},
		signedInList: {
			title: 'Where you are signed in',
			thisOne: 'This browser',
			browser: (browser: string | null, system: string | null) =>
				browser === null ? 'Some browser' : system === null ? browser : `${browser} on ${system}`,
			anApp: 'An app',
			since: 'Signed in:',
			from: (network: string) => `from ${network}`,
			used: 'Last used:',
			end: 'Sign out',
			endOne: (name: string) => `Sign out ${name}`,
			endAll: 'Sign out everywhere else',
			endAllTitle: 'Sign out everywhere else?',
			endAllWhy: 'Every other browser has to sign in again, and every app has to be let in again.',
			ended: 'Signed out there.'
		},
		passkeys: {
			title: 'Passkeys',
			why: 'Sign in with your fingerprint, face or screen lock, without a name or password. Nobody can guess a passkey or trick you out of it.',
			cannot: 'This browser does not know passkeys yet.',
			add: 'Add a passkey',
			kept: 'You can sign in with this passkey from now on.',
			removed: 'Removed. It opens your account no longer.',
			used: 'Last used:',
			made: 'Added:',
			suggested: 'This device',
			nameTitle: 'What is it called?',
			name: 'Name',
			nameHint: 'So that you know it in a list, such as “Telephone” or “Key ring”.',
			rename: (name: string) => `Rename ${name}`,
			remove: (name: string) => `Remove ${name}`,
			removeTitle: (name: string) => `Remove ${name}?`,
			removeWhy: 'It will not open your account any more. Your device may still offer it; delete it there too.',
			removeIt: 'Remove'
		},
		password: {
			title: 'Password',
			fresh: 'New password',
			hint: 'At least 8 characters; longer is better. Everything else that is signed in has to sign in again.',
			change: 'Change password',
			changed: 'Your password is changed.'
		},
		codes: {
			title: 'Recovery codes',
			why: 'No mail is sent here, so these ten codes are the way back in without your password. Each works once. Keep them on paper, or where you keep passwords.',
			once: 'You see these codes only now.',
			left: (n: number) => `${plural(n, 'code', 'codes')} left.`,
			made: 'Made:',
			make: 'Make recovery codes',
			again: 'Make new codes; the old ones stop working',
			copy: 'Copy all',
			copied: 'Copied.',
			copyFailed: 'They could not be copied. Mark and copy them by hand.'
		},
		welcome: {
			title: (place: string) => `Welcome to ${place}`,
			step: (n: number, all: number) => `Step ${n} of ${all}`,
			heads: {
				who: 'Who are you?',
				interests: 'What do you like?',
				people: 'Whom do you want around you?',
				choices: 'Human and machine'
			},
			whys: {
				who: 'A name and a picture help people to know you. You can change both whenever you like.',
				interests: 'Posts with a tag you follow come to your home.',
				people: 'Whom you follow comes to your home. They are told.',
				choices: 'You decide what you see, and what may be done with what you make. As it stands you see everything, and nothing is allowed.'
			},
			next: 'Go on',
			skip: 'Skip',
			skipAll: 'Skip all of it',
			finish: 'Done',
			over: 'You have been welcomed.',
			tags: 'Tags',
			noTags: 'Nobody has used a tag here lately.',
			another: 'Another tag',
			follow: 'Follow',
			noPeople: 'Nobody else is here yet. Invite somebody!',
			see: 'What you see',
			seeWhy: 'Every post says how it was made. Switch off what you do not want in your feeds.',
			allow: 'What may be done with your work'
		},
		invites: {
			why: 'Each invitation lets one person in, and holds for 30 days.',
			left: (n: number) => (n === 0 ? 'You have made all you may for now.' : `You can make ${n} more.`),
			make: 'Make an invitation',
			link: 'Invitation to pass on',
			copy: 'Copy',
			withdraw: 'Take back',
			withdrawn: 'Taken back.'
		},
		accounts: {
			title: 'Who are you now?',
			current: 'You are this one',
			add: 'Sign in as another',
			leave: (acct: string) => `Sign out @${acct}`,
			leaveAll: 'Sign out everybody here'
		},
		handle: {
			title: 'Your handle',
			why: 'A handle cannot be changed: posts, links and apps know you by it, and nobody should find somebody else behind it one day. Your name you can change whenever you like.'
		},
		reading: {
			pictures: 'Pictures',
			covers: { default: 'Cover what is marked', show_all: 'Cover nothing', hide_all: 'Cover everything' },
			autoplay: 'Animated pictures move by themselves',
			autoplayHint: 'Where your device asks for less motion they always wait until you press play.',
			spoilers: 'Unfold posts with a content warning',
			spoilersHint: 'The warning still stands above them.',
			languages: 'Languages you read',
			languagesWhy: 'Local, Explore and tags show only posts in these languages, and posts that name none. Home, profiles and conversations show all.',
			allLanguages: 'You see all languages.',
			someLanguages: (n: number) => (n === 1 ? 'You see one language.' : `You see ${n} languages.`),
			posting: 'What you post',
			audience: 'Who sees a new post',
			sensitive: 'Cover my pictures',
			sensitiveHint: 'Whoever looks at a post of yours uncovers its pictures first.',
			languageElsewhere: 'The language you write in is chosen under'
		},
		hidden: {
			conversations: 'Muted conversations',
			noConversation: 'None. “Mute this conversation” stands in the menu of every post.',
			servers: 'Servers',
			serversWhy: 'This place exchanges no posts with other servers yet. What you block here is kept for the day it does, for your apps and in your archive.',
			server: 'Address of a server',
			noServer: 'None.',
			unblockServer: (domain: string) => `Unblock ${domain}`,
			term: (name: string) => `How long ${name} is muted`,
			forGood: 'For good',
			until: (moment: string) => `Until ${moment}`,
			terms: {
				'0': 'For good',
				'3600': 'For an hour',
				'86400': 'For a day',
				'604800': 'For a week',
				'2592000': 'For 30 days'
			},
			mutedForGood: (name: string) => `${name} is muted for good.`,
			mutedUntil: (name: string, moment: string) => `${name} is muted until ${moment}.`
		},
		filters: {
			lead: 'Posts that hold these words are covered or left out, wherever you say, and only for you. What you post yourself is never filtered.',
			none: 'You have no filters.',
			make: 'New filter',
			change: 'Change',
			drop: 'Delete',
			dropNamed: (title: string) => `Delete the filter ${title}`,
			changeNamed: (title: string) => `Change the filter ${title}`,
			words: 'Words or phrases, one a line',
			whole: 'Only whole words',
			wholeHint: 'Otherwise “art” is found in “party” too.',
			where: 'Where',
			contexts: {
				home: 'Home and lists',
				notifications: 'Notifications',
				public: 'Local, explore and tags',
				thread: 'Conversations',
				account: 'Profiles'
			} as Record<string, string>,
			what: 'What becomes of them',
			actions: { warn: 'Cover them', blur: 'Blur pictures', hide: 'Leave them out' } as Record<string, string>,
			until: 'For how long',
			terms: {
				'0': 'For good',
				'3600': 'An hour',
				'86400': 'A day',
				'604800': 'A week',
				'2592000': '30 days',
				same: 'As it is'
			} as Record<string, string>,
			ends: (moment: string) => `Until ${moment}`,
			ended: 'It has run out.',
			save: 'Save',
			saved: 'The filter holds from now on.',
			dropped: 'The filter is gone.'
		},
		moving: {
			title: 'Move to another account',
			why: 'You have another account here and want to go on with that one: your followers come along, and this one leads there.',
			open: 'Move, or say who you were',
			how: 'Both accounts have to say so. Sign in with the new one first, open this page there and name this account under “Who you were before”. Then come back and move.',
			happens: [
				'Your followers follow the new account instead. Where it decides about followers one by one, they are asked about first.',
				'Nobody who is blocked by the new account, or blocks it, comes along. Whoever blocked or muted this account keeps the new one away too.',
				'This account is closed to posting. What you posted stays here, and its page leads to the new one.',
				'You can take it back. Followers who came along stay where they are, and for some weeks you cannot move again.'
			],
			to: 'The handle of your new account',
			go: 'Move',
			sure: (acct: string, to: string) => `Move from @${acct} to @${to}?`,
			sureWhy: 'Your followers are told, and follow the new account from now on.',
			came: (n: number) => `You have moved. ${plural(n, 'follower', 'followers')} came along.`,
			moved: (acct: string) => `You have moved to @${acct}. This account is closed to posting.`,
			back: 'Use this account again',
			isBack: 'This account is yours to post with again.',
			rest: (day: string) => `You moved not long ago. You can again from ${day}.`,
			was: 'Who you were before',
			wasWhy: 'Name your accounts here or elsewhere. One from here can then move to this account; of one elsewhere, people who knew you there can find you.',
			wasLabel: 'A handle here, or an address elsewhere like name@place.org',
			add: 'Add',
			none: 'You have named none.',
			takeOut: 'Remove',
			remove: (address: string) => `Remove ${address}`
		},
		leaving: {
			title: 'Delete your account',
			why: 'Everything you posted, made and chose goes. You have some days to think it over.',
			open: 'Read what happens',
			when: (days: number) =>
				days === 0
					? 'It is deleted within minutes, and cannot be brought back.'
					: `You will be signed out everywhere at once. ${plural(days, 'day', 'days')} later it is deleted and cannot be brought back. Sign in before then, and you keep it.`,
			goes: 'What goes',
			goesList: [
				'Your profile, your posts and their pictures, also posts for later.',
				'All you made in the studio, with every prompt.',
				'Favourites, bookmarks, lists, filters, whom you follow and who follows you.',
				'What you said about consent, feedback you gave, labels you disputed.',
				'Passwords, passkeys, recovery codes, and every app’s way in.'
			],
			stays: 'What stays',
			staysList: [
				'Your handle stays taken, so that nobody can pose as you.',
				'Where others remixed your picture, an empty frame holds its place in the family.',
				'What moderators decided stays on their record.'
			],
			go: 'Delete my account',
			sure: (acct: string) => `Delete @${acct}?`
		},
		back: 'All settings',
		deviceCannot: 'This browser cannot tell you anything while Salon is closed.'
	}
};
