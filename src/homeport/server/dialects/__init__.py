"""The ways of asking that this server understands: one file each."""

from homeport.server.dialects.anthropic import AnthropicMessages
from homeport.server.dialects.dialect import Asked, Dialect, Fault, Voice
from homeport.server.dialects.embeddings import OllamaEmbeddings, OpenAIEmbeddings
from homeport.server.dialects.fields import DialectError
from homeport.server.dialects.ollama_chat import OllamaChat
from homeport.server.dialects.ollama_generate import OllamaGenerate
from homeport.server.dialects.openai_chat import OpenAIChat
from homeport.server.dialects.openai_completions import OpenAICompletions
from homeport.server.dialects.openai_responses import OpenAIResponses
from homeport.server.dialects.plain import PlainChat

# Every path that asks a model, and how it is spoken there.
DIALECTS: dict[str, Dialect] = {
    "/v1/chat/completions": OpenAIChat(),
    "/v1/completions": OpenAICompletions(),
    "/v1/responses": OpenAIResponses(),
    "/v1/embeddings": OpenAIEmbeddings(),
    "/v1/messages": AnthropicMessages(),
    "/api/chat": OllamaChat(),
    "/api/generate": OllamaGenerate(),
    "/api/embed": OllamaEmbeddings(),
    "/api/embeddings": OllamaEmbeddings(older=True),
    "/chat": PlainChat(),
}

__all__ = ["DIALECTS", "Asked", "Dialect", "DialectError", "Fault", "Voice"]
