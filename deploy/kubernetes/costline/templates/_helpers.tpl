{{- define "costline.ports" -}}
{ingest: 9101, enrich: 9102, attribution: 9103, sink: 9104, ledger: 9105, console: 9106, dispatcher: 9107}
{{- end }}

{{- define "costline.labels" -}}
app.kubernetes.io/name: costline
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* of a component: dict root name */}}
{{- define "costline.selector" -}}
app.kubernetes.io/name: costline
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "costline.image" -}}
{{- $digest := index .root.Values.image.digests .name | default "" -}}
{{- if $digest }}{{ .root.Values.image.repository }}/{{ .name }}@{{ $digest }}
{{- else }}{{ .root.Values.image.repository }}/{{ .name }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "costline.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default .Release.Name }}{{ else }}{{ .Values.serviceAccount.name | default "default" }}{{ end }}
{{- end }}

{{- define "costline.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "costline.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* What every service and command is told; role: whose password of ClickHouse, or none. dict root role */}}
{{- define "costline.common" -}}
{{- $v := .root.Values -}}
kafka.bootstrap.servers={{ required "kafka.bootstrapServers is needed" $v.kafka.bootstrapServers }}
{{- range $key, $value := $v.kafka.settings }}
kafka.{{ $key }}={{ $value }}
{{- end }}
{{- if $v.kafka.existingSecret }}
{{- range $v.kafka.secretKeys }}
kafka.{{ . }}-file=/etc/costline/kafka/{{ . }}
{{- end }}
{{- end }}
{{- if $v.kafka.caSecret }}
kafka.ssl.truststore.type=PEM
kafka.ssl.truststore.location=/etc/costline/kafka-ca/{{ $v.kafka.caKey }}
{{- end }}
{{- if $v.kafka.clientSecret }}
kafka.ssl.keystore.type=PEM
kafka.ssl.keystore.location=/etc/costline/kafka-client/{{ $v.kafka.clientKey }}
{{- end }}
registry.url={{ required "registry.url is needed" $v.registry.url }}
{{- range $key, $value := $v.registry.settings }}
registry.settings.{{ $key }}={{ $value }}
{{- end }}
{{- if $v.registry.existingSecret }}
{{- range $v.registry.secretKeys }}
registry.settings.{{ . }}-file=/etc/costline/registry/{{ . }}
{{- end }}
{{- end }}
{{- if .role }}
clickhouse.url={{ required "clickhouse.url is needed" $v.clickhouse.url }}
clickhouse.user={{ index $v.clickhouse.users .role }}
{{- if $v.clickhouse.existingSecret }}
clickhouse.password-file=/etc/costline/clickhouse/{{ .role }}
{{- end }}
{{- end }}
management.host=0.0.0.0
{{- if $v.management.existingSecret }}
management.token-file=/etc/costline/management/token
{{- end }}
{{- end }}

{{/* Folders of Secrets below /etc/costline, as name: dict secret items. dict root roles */}}
{{- define "costline.secrets" -}}
{{- $v := .root.Values -}}
{{- with $v.kafka.existingSecret }}
kafka: {secret: {{ . }}, keys: {{ toJson $v.kafka.secretKeys }}}
{{- end }}
{{- with $v.kafka.caSecret }}
kafka-ca: {secret: {{ . }}, keys: [{{ $v.kafka.caKey }}]}
{{- end }}
{{- with $v.kafka.clientSecret }}
kafka-client: {secret: {{ . }}, keys: [{{ $v.kafka.clientKey }}]}
{{- end }}
{{- with $v.registry.existingSecret }}
registry: {secret: {{ . }}, keys: {{ toJson $v.registry.secretKeys }}}
{{- end }}
{{- if and .roles $v.clickhouse.existingSecret }}
clickhouse: {secret: {{ $v.clickhouse.existingSecret }}, keys: {{ toJson .roles }}}
{{- end }}
{{- with $v.management.existingSecret }}
management: {secret: {{ . }}, keys: [token]}
{{- end }}
{{- end }}

{{/* dict root roles */}}
{{- define "costline.mounts" -}}
- {name: settings, mountPath: /etc/costline/settings, readOnly: true}
- {name: tmp, mountPath: /tmp}
{{- range $name, $unused := include "costline.secrets" . | fromYaml }}
- {name: {{ $name }}, mountPath: /etc/costline/{{ $name }}, readOnly: true}
{{- end }}
{{- end }}

{{/* dict root roles config */}}
{{- define "costline.volumes" -}}
- name: settings
  configMap: {name: {{ .config }}}
- name: tmp
  emptyDir: {sizeLimit: 512Mi}
{{- range $name, $mounted := include "costline.secrets" . | fromYaml }}
- name: {{ $name }}
  secret:
    secretName: {{ $mounted.secret }}
    defaultMode: 288
    items: {{- range $mounted.keys }}
      - {key: {{ . | quote }}, path: {{ . | quote }}}
      {{- end }}
{{- end }}
{{- end }}

{{/* Whose password of ClickHouse a component has */}}
{{- define "costline.role" -}}
{{- get (dict "sink" "sink" "ledger" "reader" "console" "reader") . -}}
{{- end }}
