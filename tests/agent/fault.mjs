// Every call that changes the key, and others at telling places, is broken off
// in every way; then the member presses "continue" until it is done. In the
// end there is one new pair, one new certificate, and the old ones untouched.
import { Agent, Server, World, done, fs, is, jobId, ok, sha256 } from "./desk.mjs";

const FAULTS = ["kill-before", "kill-after", "unplug", "unplug-after", "error-30", "error-50"];
const world = new World("p256");
fs.writeFileSync(world.at("other.der"), world.der("other.pem"));
let number = 1;

// Presses on like a member: plugs in again, asks again; at most 6 times.
async function pressOn(agent, server) {
	const seen = [];
	for (let i = 0; i < 6; i++) {
		try {
			await agent.install(server);
			return seen;
		} catch (problem) {
			seen.push(problem.error ?? problem.message);
			agent.plugIn();
		}
	}
	throw new Error(`never finished: ${seen.join(" ")}`);
}

function whole(agent, server) {
	const id = jobId(server.application);
	const { private: prv, public: pub, certs, text } = agent.objects();
	const own = (list) => list.filter((object) => object.includes(`ID:         ${id}`)).length;
	const good = own(prv) === 1 && own(pub) === 1 && own(certs) === 1 &&
	    prv.length === 2 && pub.length === 2 && certs.length === 2 &&
	    certs.some((object) => object.includes("superseded old")) &&
	    sha256(agent.readCert(id)) === sha256(server.cert) &&
	    sha256(agent.readCert("01")) === sha256(world.old);
	return good ? "" : text;
}

async function attempt(name, plan, prepare) {
	const agent = new Agent(world);
	const server = new Server(world, `XQ2026${String(number++).padStart(6, "0")}`);
	let seen = [];
	let text = "";
	await agent.start();
	try {
		if (prepare) {
			await prepare(agent, server);
		}
		agent.plan(plan);
		seen = await pressOn(agent, server);
		if (agent.planned) {
			text = "the planned call never came";
		} else {
			text = whole(agent, server);
		}
	} catch (problem) {
		text = `${problem.message}\n${agent.log}`;
	}
	await agent.stop();
	ok(text === "" && server.voided === 0, `${name}${seen.length > 0 ? ` (${seen.join(", ")})` : ""}`, text);
	fs.rmSync(agent.dir, { recursive: true, force: true });
}

// A pair with only its private half, as a crash inside a module leaves it.
async function halfPair(agent, server) {
	await agent.connect();
	await agent.open(server);
	await agent.step("unlock-pin");
	await agent.step("csr");
	await agent.stop("SIGTERM");
	await new Promise((resolve) => setTimeout(resolve, 50));
	const { execFileSync } = await import("node:child_process");
	execFileSync("pkcs11-tool", ["--module", agent.env.FIXTURE_MODULE, "--login", "--pin", "Ukey-2468", "--delete-object", "--type", "pubkey", "--id", jobId(server.application)], { env: agent.env, stdio: "ignore" });
	await agent.start();
}

// The certificate of a key that was lost since: it must give way.
async function otherCert(agent, server) {
	const { execFileSync } = await import("node:child_process");
	execFileSync("pkcs11-tool", ["--module", agent.env.FIXTURE_MODULE, "--login", "--pin", "Ukey-2468", "--write-object", world.at("other.der"), "--type", "cert", "--id", jobId(server.application), "--label", "stray"], { env: agent.env, stdio: "ignore" });
}

for (const [call, times] of [["C_GenerateKeyPair", 1], ["C_CreateObject", 1], ["C_SetAttributeValue", 1], ["C_Login", 1], ["C_Sign", 4]]) {
	for (let at = 1; at <= times; at++) {
		for (const fault of FAULTS) {
			await attempt(`${call} number ${at}: ${fault}`, `${call} ${at} ${fault}\n`);
		}
	}
}
for (const [call, at] of [["C_OpenSession", 1], ["C_SignInit", 2], ["C_FindObjectsInit", 3], ["C_FindObjects", 20], ["C_GetAttributeValue", 40]]) {
	for (const fault of ["kill-before", "unplug", "error-30"]) {
		await attempt(`${call} number ${at}: ${fault}`, `${call} ${at} ${fault}\n`);
	}
}
for (const fault of FAULTS) {
	await attempt(`half a pair, C_DestroyObject: ${fault}`, `C_DestroyObject 1 ${fault}\n`, halfPair);
}
await attempt("half a pair is made anew", "C_GenerateKeyPair 1 slow-1\n", halfPair);
for (const fault of FAULTS) {
	await attempt(`a stray certificate, C_DestroyObject: ${fault}`, `C_DestroyObject 1 ${fault}\n`, otherCert);
}

// The front killed outright, at each step of the page.
for (const last of ["csr", "install", "confirm"]) {
	const agent = new Agent(world);
	const server = new Server(world, `XQ2026${String(number++).padStart(6, "0")}`);
	await agent.start();
	await agent.connect();
	await agent.open(server);
	await agent.step("unlock-pin");
	const request = await agent.step("csr");
	if (last !== "csr") {
		const chain = server.issue(request);
		const receipt = await agent.step("install", { package: { chain } });
		if (last === "confirm") {
			server.confirm(receipt);
		}
	}
	await agent.stop("SIGKILL");
	await agent.start();
	const again = await agent.install(server);
	is(again.resumed, true, `agentd killed after ${last}: the pair is found again`);
	is(whole(agent, server), "", `agentd killed after ${last}: one pair, one certificate`);
	await agent.stop();
	fs.rmSync(agent.dir, { recursive: true, force: true });
}

// agentd killed while the worker is generating: the call is finished, the next
// worker waits for it, and the pair is used.
{
	const agent = new Agent(world);
	const server = new Server(world, "XQ-slow");
	await agent.start();
	await agent.connect();
	await agent.open(server);
	await agent.step("unlock-pin");
	agent.plan("C_GenerateKeyPair 1 slow-1500\n");
	agent.step("csr").catch(() => {});
	await new Promise((resolve) => setTimeout(resolve, 400));
	await agent.stop("SIGKILL");
	await agent.start();
	const again = await agent.install(server);
	is(again.resumed, true, "agentd killed during generation: the worker finishes the call");
	is(whole(agent, server), "", "agentd killed during generation: one pair, one certificate");
	await agent.stop();
}

world.remove();
done();
