export * from "@passerelle/shared/protocol/token-fixture.ts";
