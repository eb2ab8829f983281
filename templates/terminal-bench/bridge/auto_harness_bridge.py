"""Lets an agent of auto-harness work inside Harbor: every command that it wants run comes over a socket, one JSON object a line."""

import asyncio
import base64
import json
import os
import tempfile

from harbor.agents.base import BaseAgent


class BridgeAgent(BaseAgent):
    LINE_LIMIT = 64 * 1024 * 1024

    def __init__(self, *args, socket=None, **kwargs):
        super().__init__(*args, **kwargs)
        self._socket = socket

    @staticmethod
    def name():
        return "auto-harness"

    def version(self):
        return "1"

    async def setup(self, environment):
        pass

    async def run(self, instruction, environment, context):
        reader, writer = await asyncio.open_unix_connection(self._socket, limit=self.LINE_LIMIT)
        try:
            await self._send(writer, {"op": "start", "instruction": instruction})
            while True:
                line = await reader.readline()
                if not line:
                    raise ConnectionError("auto-harness went away")
                request = json.loads(line)
                if request["op"] == "end":
                    return
                await self._send(writer, await self._answer(request, environment))
        finally:
            writer.close()

    async def _answer(self, request, environment):
        try:
            return await getattr(self, "_" + request["op"])(request, environment)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            timed_out = "timed out" in str(error)
            return {"error": f"{type(error).__name__}: {error}", "timed_out": timed_out}

    async def _exec(self, request, environment):
        result = await environment.exec(command=request["command"], timeout_sec=request.get("timeout"))
        return {"code": result.return_code, "stdout": result.stdout or "", "stderr": result.stderr or ""}

    async def _upload(self, request, environment):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "file")
            with open(path, "wb") as file:
                file.write(base64.b64decode(request["content"]))
            await environment.upload_file(path, request["path"])
        return {}

    async def _download(self, request, environment):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "file")
            await environment.download_file(request["path"], path)
            with open(path, "rb") as file:
                return {"content": base64.b64encode(file.read()).decode()}

    @staticmethod
    async def _send(writer, message):
        writer.write(json.dumps(message).encode() + b"\n")
        await writer.drain()
