"""The language-model predictor: any model that litellm reaches, and the embedded one.

`policy` says what is configured, `endpoint` where a model is and whether that is this machine,
`transport` asks it, `faults` says what went wrong, `pace` and `lane` keep the requests few,
`answers` and `remainder` keep what was answered, `predictor` puts it together for a notebook and
`service` for a server.
"""
