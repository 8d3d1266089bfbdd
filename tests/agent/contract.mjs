// The whole way per algorithm, looked at by other programs; PIN, lock, dialogs,
// sign-in, progress and resumption.
import { execFileSync } from "node:child_process";
import { Agent, Server, World, crypto, done, fs, is, jobId, ok, openssl, origin, pin, sha256 } from "./desk.mjs";

async function refused(promise, error, name) {
	try {
		const value = await promise;
		ok(false, name, value);
		return {};
	} catch (problem) {
		is(problem.error, error, name);
		ok(typeof problem.hint === "string" && /[\u4e00-\u9fff]/.test(problem.hint), `${name}: the hint is for people`, problem.message);
		return problem;
	}
}

for (const algorithm of ["rsa2048", "p256"]) {
	const world = new World(algorithm);
	const agent = new Agent(world);
	const server = new Server(world, "XQ1");
	await agent.start();
	const first = await agent.install(server);
	is(first.resumed, false, `${algorithm}: a new pair is made`);
	const id = jobId("XQ1");
	const der = agent.readCert(id);
	is(sha256(der), sha256(server.cert), `${algorithm}: pkcs11-tool reads the certificate that was issued`);
	fs.writeFileSync(world.at("read.pem"), new crypto.X509Certificate(der).toString());
	const said = openssl("verify", "-CAfile", world.at("root.pem"), "-untrusted", world.at("ca.pem"), world.at("read.pem")).toString();
	ok(said.includes("OK"), `${algorithm}: openssl verify accepts it`, said);
	const listed = agent.p11tool("--list-all-certs", "pkcs11:");
	ok(listed.includes(id.match(/../g).join(":")), `${algorithm}: p11tool lists it under its id`, listed);
	fs.writeFileSync(world.at("message"), "a message");
	const mechanism = algorithm === "p256" ? "ECDSA-SHA256" : "SHA256-RSA-PKCS";
	// SoftHSM has no ECDSA-SHA256; RSA suffices to see the key sign elsewhere.
	if (algorithm !== "p256") {
		execFileSync("pkcs11-tool", ["--module", agent.env.FIXTURE_MODULE, "--login", "--pin", pin, "--sign", "--mechanism", mechanism, "--id", id, "--input-file", world.at("message"), "--output-file", world.at("signature")], { env: agent.env, stdio: "ignore" });
		ok(crypto.verify("sha256", fs.readFileSync(world.at("message")), new crypto.X509Certificate(der).publicKey, fs.readFileSync(world.at("signature"))), `${algorithm}: the new key signs for another program`);
	}
	const again = await agent.install(server);
	is(again.resumed, true, `${algorithm}: the same application again finds its pair`);
	is(agent.objects().certs.length, 2, `${algorithm}: and adds nothing`);

	const tokens = (await agent.call("GET", "/v1/tokens")).tokens;
	is(tokens.length, 1, `${algorithm}: one key is listed`);
	is(tokens[0].serial, world.serial, `${algorithm}: by its serial number`);
	ok(tokens[0].certs.length === 2 && tokens[0].certs.every((c) => c.has_key), `${algorithm}: with both certificates`);
	is(tokens[0].certs.find((c) => c.label === "superseded old")?.sha256, sha256(world.old), `${algorithm}: the old one is labelled`);

	// Sign-in and approval by key: fixed texts, with the key of the certificate.
	const challenge = crypto.randomBytes(32).toString("base64url");
	const mine = { token_serial: world.serial, certificate_sha256: sha256(server.cert) };
	const signIn = await agent.call("POST", "/v1/sign-in", { ...mine, challenge });
	const key = new crypto.X509Certificate(Buffer.from(signIn.certificate, "base64")).publicKey;
	ok(crypto.verify("sha256", Buffer.from(["certdesk-signin-v1", origin, challenge].join("\n")), key, Buffer.from(signIn.signature, "base64")), `${algorithm}: sign-in is signed`);
	const form = sha256("form");
	const apply = await agent.call("POST", "/v1/apply", { ...mine, application: "XQ2", form_sha256: form });
	const serial = new crypto.X509Certificate(server.cert).serialNumber.toLowerCase();
	ok(crypto.verify("sha256", Buffer.from(["certdesk-apply-v1", origin, serial, "XQ2", form].join("\n")), key, Buffer.from(apply.signature, "base64")), `${algorithm}: an application is signed`);
	await agent.stop();
	world.remove();
}

const world = new World("p256");

{	// what the package may be
	const agent = new Agent(world);
	const server = new Server(world, "XQ3");
	await agent.start();
	await agent.connect();
	await agent.open(server);
	await refused(agent.step("csr"), "PIN_REQUIRED", "csr before the PIN");
	await agent.step("unlock-pin");
	const request = await agent.step("csr");
	const chain = server.issue(request);
	const other = world.der("other.pem").toString("base64");
	await refused(agent.step("install", { package: { chain: chain.slice(0, 2) } }), "PACKAGE", "a chain of two");
	await refused(agent.step("install", { package: { chain: ["AAAA", chain[1], chain[2]] } }), "PACKAGE", "no certificate");
	await refused(agent.step("install", { package: { chain: [chain[0], other, chain[2]] } }), "CERT_CHAIN", "another CA of the same root");
	await refused(agent.step("install", { package: { chain: [chain[0], chain[1], other] } }), "CERT_CHAIN", "another root");
	await refused(agent.step("install", { package: { chain: [world.old.toString("base64"), chain[1], chain[2]] } }), "CERT_KEY_MISMATCH", "a certificate of another key");
	const receipt = await agent.step("install", { package: { chain } });
	const ack = server.confirm(receipt);
	await refused(agent.step("finish", { ack: { ...ack, body: Buffer.from("{}").toString("base64") } }), "ACK", "an ack that was changed");
	await refused(agent.step("finish", { ack: world.sign({ v: 1, application: "XQ4", certificate_sha256: receipt.certificate_sha256, confirmed: 1 }) }), "ACK", "the ack of another application");
	await refused(agent.step("finish", { ack: world.sign({ v: 1, application: "XQ3", certificate_sha256: "00".repeat(32), confirmed: 1 }) }), "VERIFY", "the ack of a certificate that is not there");
	ok(!agent.objects().text.includes("superseded"), "nothing old is touched before a good ack");
	await agent.step("finish", { ack });
	await refused(agent.step("csr"), "PIN_REQUIRED", "afterwards the key is locked again");

	await agent.open(new Server(world, "XQ5"));
	await refused(agent.step("csr"), "PIN_REQUIRED", "a PIN given for one application is not for another");
	await refused(agent.open(new Server(world, "XQ6"), { alg: "sm2" }), "ALGORITHM", "SM2 on this path");
	await agent.open(new Server(world, "XQ7"), { old_cert_sha256: "00".repeat(32) });
	await refused(agent.step("unlock-pin"), "OLD_CERT_ABSENT", "the old certificate is not on this key");
	await agent.open(new Server(world, "XQ8"), { token_serial: "1234567890abcdef" });
	await refused(agent.step("unlock-pin"), "TOKEN_WRONG", "the wrong key");
	agent.unplug();
	await refused(agent.step("unlock-pin"), "TOKEN_ABSENT", "no key");
	is((await agent.call("GET", "/v1/tokens")).tokens.length, 0, "an unplugged key is not listed");
	agent.plugIn();
	is((await agent.call("GET", "/v1/tokens")).tokens.length, 1, "and is when it is back");
	await agent.stop();
}

{	// wrong PINs, the stop at two, the lock
	const agent = new Agent(world);
	const server = new Server(world, "XQ9");
	await agent.start();
	await agent.connect();
	await agent.open(server);
	agent.type("wrong-pin-1");
	for (const left of [5, 4, 3, 2]) {
		const problem = await refused(agent.step("unlock-pin"), "PIN_INCORRECT", `a wrong PIN, ${left} left`);
		is(problem.left, left, `${left} left is told`);
	}
	const stop = await refused(agent.step("unlock-pin"), "PIN_STOP", "at two left it stops");
	is(stop.left, 2, "two are left");
	await agent.stop();
	await agent.start();
	await agent.connect();
	await agent.open(server);
	await refused(agent.step("unlock-pin"), "PIN_STOP", "and remembers over a restart");
	const tokens = (await agent.call("GET", "/v1/tokens")).tokens;
	ok(tokens[0].pin === "low" && tokens[0].left === 2, "the list tells it", tokens[0]);
	is((await refused(agent.step("unlock-pin", { accept_risk: true }), "PIN_INCORRECT", "the member may insist")).left, 1, "one left");
	await refused(agent.step("unlock-pin", { accept_risk: true }), "PIN_LOCKED", "the last one locks");
	agent.type(pin);
	await refused(agent.step("unlock-pin", { accept_risk: true }), "PIN_LOCKED", "then the right PIN does not help");
	is((await agent.call("GET", "/v1/tokens")).tokens[0].pin, "locked", "the list says locked");
	await agent.stop();
}

{	// dialogs
	const agent = new Agent(world);
	const server = new Server(world, "XQ10");
	await agent.start();
	await agent.connect();
	await agent.open(server);
	agent.type("CANCEL", "with%percent", pin);
	await refused(agent.step("unlock-pin"), "USER_CANCEL", "cancelled");
	await refused(agent.step("unlock-pin"), "PIN_INCORRECT", "a PIN with a percent sign");
	await agent.step("unlock-pin");
	const shown = decodeURIComponent(fs.readFileSync(agent.at("dialogs"), "utf8"));
	ok([origin, "北京示例科技有限公司", "XQ10", "KEY-2024-000123", "剩余次数：5"].every((part) => shown.includes(part)), "the dialog names site, company, application, key and tries", shown);

	// A page reloaded while the dialog is open joins it; another job waits.
	await agent.call("GET", "/v1/tokens");
	const other = new Server(world, "XQ11");
	await agent.open(other);
	agent.type("SLEEP 1");
	const one = agent.step("unlock-pin").catch((problem) => problem.error);
	await new Promise((resolve) => setTimeout(resolve, 200));
	const two = agent.step("unlock-pin").catch((problem) => problem.error);
	is((await agent.call("GET", "/v1/tokens")).tokens.length, 1, "keys are listed while a dialog is open");
	await refused(agent.call("POST", "/v1/pin/change", { serial: world.serial }), "BUSY", "one dialog at a time");
	is(await one, "USER_CANCEL", "the first page hears");
	is(await two, "USER_CANCEL", "and so does the second");

	// changing the PIN
	agent.type(pin, "short", "short");
	await refused(agent.call("POST", "/v1/pin/change", { serial: world.serial }), "PIN_FORM", "a new PIN that is too short");
	agent.type(pin, "Newpin-1357", "Newpin-1358");
	await refused(agent.call("POST", "/v1/pin/change", { serial: world.serial }), "PIN_FORM", "typed twice differently");
	agent.type("wrong-pin");
	is((await refused(agent.call("POST", "/v1/pin/change", { serial: world.serial }), "PIN_INCORRECT", "the old PIN is wrong")).left, 5, "it counts");
	agent.type(pin, "Newpin-1357", "Newpin-1357");
	is((await agent.call("POST", "/v1/pin/change", { serial: world.serial })).changed, true, "the PIN is changed");
	agent.type(pin);
	await refused(agent.step("unlock-pin"), "PIN_INCORRECT", "the old one is refused");
	agent.type("Newpin-1357");
	is((await agent.step("unlock-pin")).unlocked, true, "the new one opens");
	await agent.stop();
}

{	// progress by long poll, slow generation
	const agent = new Agent(world);
	const server = new Server(world, "XQ12");
	await agent.start();
	await agent.connect();
	await agent.open(server);
	await agent.step("unlock-pin");
	agent.plan("C_GenerateKeyPair 1 slow-700\n");
	const steps = [];
	let seq = (await agent.call("GET", `/v1/jobs/${agent.job}`)).seq;
	const csr = agent.step("csr");
	for (;;) {
		const news = await agent.call("GET", `/v1/jobs/${agent.job}?since=${seq}`);
		seq = news.seq;
		steps.push(news.step);
		if (!news.running) {
			break;
		}
	}
	await csr;
	ok(steps.includes("KEY") && steps.at(-1) === "CSR", "a long poll tells the steps", steps);
	is((await agent.ask("GET", "/v1/jobs/00000000000000000000000000000000")).value.error, "JOB_UNKNOWN", "a job that is not known");
	await agent.stop();
}

{	// a module that cannot be loaded
	const agent = new Agent(world, { module: "/nonexistent.so" });
	await agent.start();
	await agent.connect();
	await refused(agent.call("GET", "/v1/tokens"), "MODULE", "no driver");
	await agent.stop();
}

world.remove();
done();
