{{/* A container of the command: dict root pod name args command */}}
{{- define "costline.step" -}}
- name: {{ .name }}
  image: {{ include "costline.image" (dict "root" .root "name" "cli") }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  {{- with .command }}
  command: {{ toJson . }}
  {{- end }}
  {{- with .args }}
  args: {{ toJson . }}
  {{- end }}
  env:
    - {name: COSTLINE_CONFIG, value: /etc/costline/settings/costline.properties}
    {{- with .root.Values.defaults.javaOptions }}
    - {name: JDK_JAVA_OPTIONS, value: {{ . | quote }}}
    {{- end }}
  resources: {{- toYaml .root.Values.job.resources | nindent 4 }}
  securityContext: {{- include "costline.containerSecurity" .root | nindent 4 }}
  volumeMounts: {{- include "costline.mounts" .pod | nindent 4 }}
{{- end }}
