// An evening with masto, the library that Elk and Phanpy are written with.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createOAuthAPIClient, createRestAPIClient, createStreamingAPIClient } from "masto";
import { OOB, SCOPES, askForConsent, closeDoor, paint, until, url } from "./evening.mjs";

/** Register an app, have somebody allow it, and exchange the code for a token. */
async function join(name) {
  const app = await createRestAPIClient({ url }).v1.apps.create({
    clientName: name,
    redirectUris: OOB,
    scopes: SCOPES,
  });
  const code = await askForConsent(app.clientId);
  const token = await createOAuthAPIClient({ url }).token.create({
    grantType: "authorization_code",
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    redirectUri: OOB,
    code,
    scope: SCOPES,
  });
  const api = createRestAPIClient({ url, accessToken: token.accessToken });
  return { api, token: token.accessToken, me: await api.v1.accounts.verifyCredentials() };
}

const alice = await join("alice's app");
const bob = await join("bob's app");
closeDoor();
const instance = await alice.api.v2.instance.fetch();
await alice.api.v1.accounts.$select(bob.me.id).follow();

test("a picture is posted and seen by followers", async () => {
  const media = await bob.api.v2.media.create({ file: new Blob([paint()], { type: "image/png" }), description: "red" });
  const post = await bob.api.v1.statuses.create(
    { status: "hello #harbour", mediaIds: [media.id], sensitive: true, spoilerText: "cw", language: "en" },
    { headers: { "Idempotency-Key": "once" } },
  );
  assert.equal(post.mediaAttachments[0].description, "red");
  assert.equal(post.tags[0].name, "harbour");
  const home = await until(
    () => alice.api.v1.timelines.home.list(),
    (posts) => posts.some((one) => one.id === post.id),
  );
  assert.equal(home.find((one) => one.id === post.id).spoilerText, "cw");
  const tagged = await alice.api.v1.timelines.tag.$select("harbour").list();
  assert.equal(tagged[0].id, post.id);
  const open = await alice.api.v1.timelines.public.list({ local: true, onlyMedia: true });
  assert.ok(open.some((one) => one.id === post.id));
});

test("the paginator walks every page once, down and up again", async () => {
  const written = [];
  for (let number = 0; number < 5; number++) {
    written.unshift((await bob.api.v1.statuses.create({ status: `page ${number}`, visibility: "unlisted" })).id);
  }
  const down = [];
  for await (const page of bob.api.v1.accounts.$select(bob.me.id).statuses.list({ limit: 2 })) {
    down.push(...page.map((one) => one.id));
  }
  assert.equal(new Set(down).size, down.length);
  assert.deepEqual(down.slice(0, 5), written);
  const up = [];
  const first = bob.api.v1.accounts.$select(bob.me.id).statuses.list({ limit: 2, minId: written[4] });
  for await (const page of first.setDirection("prev")) up.unshift(...page.map((one) => one.id));
  assert.deepEqual(up, written.slice(0, 4));
  for await (const page of alice.api.v1.timelines.home.list({ limit: 2 })) assert.ok(page.length <= 2);
});

test("answers, edits, history and the thread", async () => {
  const post = await bob.api.v1.statuses.create({ status: "first words" });
  const answer = await alice.api.v1.statuses.create({ status: "an answer", inReplyToId: post.id });
  const thread = await bob.api.v1.statuses.$select(post.id).context.fetch();
  assert.deepEqual(thread.descendants.map((one) => one.id), [answer.id]);
  const edited = await bob.api.v1.statuses.$select(post.id).update({ status: "second words" });
  assert.ok(edited.editedAt);
  assert.equal((await bob.api.v1.statuses.$select(post.id).history.list()).length, 2);
  assert.equal((await bob.api.v1.statuses.$select(post.id).source.fetch()).text, "second words");
  for (const [verb, undo, field] of [
    ["favourite", "unfavourite", "favourited"],
    ["reblog", "unreblog", "reblogged"],
    ["bookmark", "unbookmark", "bookmarked"],
    ["mute", "unmute", "muted"],
  ]) {
    assert.equal((await alice.api.v1.statuses.$select(post.id)[verb]())[field], true, verb);
    assert.equal((await alice.api.v1.statuses.$select(post.id)[undo]())[field], false, undo);
  }
  await bob.api.v1.statuses.$select(post.id).remove();
  await assert.rejects(alice.api.v1.statuses.$select(post.id).fetch(), { statusCode: 404 });
});

test("notifications come in groups", async () => {
  const post = await bob.api.v1.statuses.create({ status: "like me" });
  await alice.api.v1.statuses.$select(post.id).favourite();
  await alice.api.v1.statuses.create({ status: `@${bob.me.acct} look` });
  const told = await until(
    () => bob.api.v2.notifications.list({ groupedTypes: ["favourite", "follow"] }),
    (found) => found.notificationGroups.filter((one) => ["favourite", "mention"].includes(one.type)).length >= 2,
  );
  const liked = told.notificationGroups.find((one) => one.type === "favourite");
  assert.deepEqual(liked.sampleAccountIds, [alice.me.id]);
  assert.ok(told.statuses.some((one) => one.id === liked.statusId));
  const { count } = await bob.api.v2.notifications.unreadCount.fetch();
  assert.ok(count >= 2);
  await bob.api.v2.notifications.$select(liked.groupKey).dismiss();
  const policy = await bob.api.v2.notifications.policy.fetch();
  assert.equal(policy.forNotFollowing, "accept");
  const single = await bob.api.v1.notifications.list({ types: ["mention"] });
  assert.equal(single[0].status.account.id, alice.me.id);
});

test("lists hold whom one follows", async () => {
  const list = await alice.api.v1.lists.create({ title: "Painters", repliesPolicy: "none" });
  await alice.api.v1.lists.$select(list.id).accounts.create({ accountIds: [bob.me.id] });
  assert.equal((await alice.api.v1.lists.$select(list.id).accounts.list())[0].id, bob.me.id);
  const post = await bob.api.v1.statuses.create({ status: "for the list" });
  assert.equal((await alice.api.v1.timelines.list.$select(list.id).list())[0].id, post.id);
  await alice.api.v1.lists.$select(list.id).accounts.remove({ accountIds: [bob.me.id] });
  assert.deepEqual(await alice.api.v1.lists.$select(list.id).accounts.list(), []);
  await alice.api.v1.lists.$select(list.id).remove();
});

test("filters are met by what they filter", async () => {
  const filter = await alice.api.v2.filters.create({
    title: "no boats",
    context: ["home", "public"],
    filterAction: "warn",
    keywordsAttributes: [{ keyword: "boat", wholeWord: true }],
  });
  const post = await bob.api.v1.statuses.create({ status: "a boat" });
  const seen = await alice.api.v1.statuses.$select(post.id).fetch();
  assert.equal(seen.filtered[0].filter.id, filter.id);
  assert.deepEqual(seen.filtered[0].keywordMatches, ["boat"]);
  const keyword = await alice.api.v2.filters.$select(filter.id).keywords.create({ keyword: "ship" });
  await alice.api.v2.filters.keywords.$select(keyword.id).remove();
  await alice.api.v2.filters.$select(filter.id).remove();
});

test("polls are voted in", async () => {
  const post = await bob.api.v1.statuses.create({ status: "which?", poll: { options: ["x", "y"], expiresIn: 600 } });
  const poll = await alice.api.v1.polls.$select(post.poll.id).votes.create({ choices: [1] });
  assert.deepEqual([poll.votesCount, poll.ownVotes], [1, [1]]);
  assert.equal((await bob.api.v1.polls.$select(post.poll.id).fetch()).options[1].votesCount, 1);
});

test("people, posts and tags are found", async () => {
  const post = await bob.api.v1.statuses.create({ status: "an extraordinary #lighthouse" });
  const found = await alice.api.v2.search.list({ q: "extraordinary", type: "statuses" });
  assert.equal(found.statuses[0].id, post.id);
  assert.equal((await alice.api.v2.search.list({ q: bob.me.acct })).accounts[0].id, bob.me.id);
  assert.equal((await alice.api.v2.search.list({ q: "#lightho", type: "hashtags" })).hashtags[0].name, "lighthouse");
  assert.equal((await alice.api.v2.search.list({ q: post.url, resolve: true })).statuses[0].id, post.id);
});

test("a profile changes, with a picture", async () => {
  const own = await alice.api.v1.accounts.updateCredentials({
    displayName: "Alice",
    avatar: new Blob([paint()], { type: "image/png" }),
    fieldsAttributes: [{ name: "a", value: "b" }],
  });
  assert.deepEqual([own.displayName, own.fields[0].name], ["Alice", "a"]);
  assert.equal((await bob.api.v1.accounts.lookup({ acct: alice.me.acct })).displayName, "Alice");
  const [relation] = await alice.api.v1.accounts.relationships.fetch({ id: [bob.me.id] });
  assert.equal(relation.following, true);
});

// One socket, five subscriptions: what each is told, in the order it came.
test("one socket tells of posts, edits, deletions, notifications and conversations", async () => {
  const list = await alice.api.v1.lists.create({ title: "Live" });
  await alice.api.v1.lists.$select(list.id).accounts.create({ accountIds: [bob.me.id] });
  const streaming = createStreamingAPIClient({
    streamingApiUrl: instance.configuration.urls.streaming,
    accessToken: alice.token,
  });
  after(() => streaming.close());
  const heard = { user: [], public: [], hashtag: [], list: [], direct: [] };
  const listen = async (name, subscription) => {
    for await (const event of subscription) heard[name].push(event);
  };
  const ears = [
    listen("user", streaming.user.subscribe()),
    listen("public", streaming.public.subscribe()),
    listen("hashtag", streaming.hashtag.subscribe({ tag: "sea" })),
    listen("list", streaming.list.subscribe({ list: list.id })),
    listen("direct", streaming.direct.subscribe()),
  ];
  for (const ear of ears) ear.catch((error) => assert.fail(error));
  const hears = (name, event, isIt) =>
    until(
      () => heard[name].filter((one) => one.event === event).map((one) => one.payload),
      (payloads) => payloads.some(isIt),
    );
  // The subscriptions are messages on the socket: they are in force once a first post arrives everywhere.
  const first = [];
  await until(
    async () => {
      first.push((await bob.api.v1.statuses.create({ status: `is it #sea ${first.length}` })).id);
      return ["user", "public", "hashtag", "list"].map((name) => heard[name].length);
    },
    (lengths) => lengths.every((length) => length > 0),
  );
  const post = await bob.api.v1.statuses.create({ status: "to the #sea" });
  for (const name of ["user", "public", "hashtag", "list"]) {
    await hears(name, "update", (one) => one.id === post.id && one.account.id === bob.me.id);
  }
  await bob.api.v1.statuses.$select(post.id).update({ status: "to the wide #sea" });
  for (const name of ["user", "public", "hashtag", "list"]) {
    await hears(name, "status.update", (one) => one.id === post.id && one.content.includes("wide"));
  }
  await bob.api.v1.statuses.$select(post.id).remove();
  for (const name of ["user", "public", "hashtag", "list"]) await hears(name, "delete", (id) => id === post.id);
  const own = await alice.api.v1.statuses.create({ status: "like this" });
  await bob.api.v1.statuses.$select(own.id).favourite();
  await hears("user", "notification", (one) => one.type === "favourite" && one.status.id === own.id);
  const secret = await bob.api.v1.statuses.create({ status: `@${alice.me.acct} psst`, visibility: "direct" });
  await hears("direct", "conversation", (one) => one.lastStatus.id === secret.id);
  assert.ok(heard.public.every((one) => one.payload.id !== secret.id));
  await alice.api.v2.filters.create({ title: "live", context: ["home"] });
  await until(
    () => heard.user.map((one) => one.event),
    (events) => events.includes("filters_changed"),
  );
});
