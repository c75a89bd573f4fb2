import "./engine.worker.ts";
